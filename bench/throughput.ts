/**
 * How many submissions a second are graded when all slots always have work.
 * They are posted to the grader at once, over HTTP, once with a scenario that does nothing and once with one that waits:
 * what is missing to the ideal, in which the slots spend no time but the scenario's own, is overhead.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Report } from '#grader/contract/report.ts';
import { benchExercise, RIGHT_ANSWERS } from './shared/exercise.ts';
import { printTable, milliseconds } from './shared/figures.ts';
import { openPlatform } from './shared/platform.ts';
import { printSetting } from './shared/setting.ts';

const RUNS = 200;
const STUDENTS = 20;
const WAIT_MS = 200;
const LOOK_EVERY_MS = 10;

await using platform = await openPlatform({ RACECOURSE_LOG_LEVEL: 'warn' });
await platform.start('grader');
const { slots } = await health();
printSetting(`${RUNS} submissions posted to the grader at once, for ${slots} slots.`);

const rows: string[][] = [];
for (const waitMs of [0, WAIT_MS]) {
  const bundle = await benchExercise({ slug: `waits-${waitMs}-ms`, kind: 'conduct', waitMs });
  const startedAt = performance.now();
  const ids = await Promise.all(Array.from({ length: RUNS }, (_, index) => post(bundle, index)));
  await untilIdle();
  const seconds = (performance.now() - startedAt) / 1000;
  const reports = await Promise.all(ids.map((id) => reportOf(id)));
  const ownMs = reports.reduce((sum, report) => sum + report.checks[0]!.facts!['wallMs']!, 0) / RUNS;
  const ideal = slots / (ownMs / 1000);
  const perSecond = RUNS / seconds;
  rows.push([
    bundle.slug,
    String(RUNS),
    perSecond.toFixed(1),
    ideal.toFixed(1),
    `${((100 * perSecond) / ideal).toFixed(0)} %`,
    milliseconds(ownMs),
    milliseconds((1000 * slots) / perSecond - ownMs),
  ]);
}
printTable([['', 'n', 'runs/s', 'ideal', 'of ideal', "scenario's own", 'overhead of a run'], ...rows]);

/** Hands a run in; where the queue is full, again when the grader says. */
async function post(bundle: Bundle, index: number): Promise<string> {
  const id = `${bundle.slug}-${index}`;
  const submission = { language: 'ts', files: [{ name: 'main.ts', text: RIGHT_ANSWERS.ts }] };
  const body = JSON.stringify({
    id,
    student: `student-${index % STUDENTS}`,
    bundleHash: bundle.hash,
    bundle,
    submission,
  });
  for (;;) {
    const response = await fetch(`${platform.graderUrl}/v1/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const text = await response.text();
    if (response.ok) return id;
    if (response.status !== 503) throw new Error(`The grader answered ${response.status}: ${text}`);
    await sleep(1000 * Number(response.headers.get('retry-after') ?? 1));
  }
}

async function health(): Promise<{ slots: number; queued: number; busy: number }> {
  return (await (await fetch(`${platform.graderUrl}/v1/health`)).json()) as {
    slots: number;
    queued: number;
    busy: number;
  };
}

async function untilIdle(): Promise<void> {
  for (let now = await health(); now.queued + now.busy > 0; now = await health()) await sleep(LOOK_EVERY_MS);
}

async function reportOf(id: string): Promise<Report> {
  const run = (await (await fetch(`${platform.graderUrl}/v1/runs/${id}`)).json()) as { report?: Report };
  if (run.report?.verdict !== 'accepted') throw new Error(`${id} was not accepted: ${JSON.stringify(run)}`);
  return run.report;
}
