/**
 * From a form sent to its report stored: a trivial submission on its way through the whole platform, in TypeScript and Python.
 * Sixty of them in each language one after the other, first each on a host that has come to rest, then each as soon as the one before is
 * stored, when the sandboxes that are started for those to come take their share of the cores. The end is what a reader of
 * the database file sees, who looks when the file changes and every 5 ms; the parts between are told by the row, the report
 * and the grader's log. The scenario takes no time of its own, so all of it is ours.
 */
import { once } from 'node:events';
import { watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { closeDatabase, migrate, openDatabase } from '#db/client.server.ts';
import { storeBundle } from '#db/queries/catalogue.server.ts';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '#grader/contract/languages.ts';
import type { Report } from '#grader/contract/report.ts';
import { benchExercise, RIGHT_ANSWERS } from './shared/exercise.ts';
import { printTimes, type Line } from './shared/figures.ts';
import { runTimes, type RunTimes } from './shared/grader-log.ts';
import { openPlatform } from './shared/platform.ts';
import { printSetting } from './shared/setting.ts';
import { Student } from './shared/student.ts';

const SUBMISSIONS = 60;
/** The first ones meet code that the engine has not compiled yet. */
const WARM_UP = 5;
/** Long enough for used sandboxes to be replaced. */
const REST_MS = 700;
const TARGETS: Record<Language, Line['target']> = { ts: { medianMs: 100, p95Ms: 250 }, py: { medianMs: 120 } };
const SLUG = 'latency';
const DEADLINE_MS = 30_000;
const LOOK_EVERY_MS = 5;
const LOG_DELAY_MS = 500;

/** When a submission was sent, entered and seen stored, as milliseconds of the epoch, and its report. */
interface Passage {
  id: string;
  sentAt: number;
  submittedAt: number;
  seenAt: number;
  report: Report;
}

await using platform = await openPlatform();
await prepareDatabase();
await platform.start('grader', 'web');
printSetting(`One trivial submission after the other, from the form sent to the report in the database.`);

const student = new Student(platform.webUrl);
// Everything that is stored is appended to this file first.
const changes = watch(`${platform.databasePath}-wal`);
const reader = new Database(platform.databasePath, { readonly: true });
const select = reader.prepare(`select submitted_at as submittedAt, report
  from submissions join reports on submission_id = id where id = ? and status = 'done'`);

const measured = [];
for (const language of LANGUAGES) {
  for (let index = 0; index < WARM_UP; index++) await passOne(language, REST_MS);
  measured.push({ language, rested: await passAll(language, REST_MS), hurried: await passAll(language, 0) });
}
reader.close();
changes.close();
// The grader writes its log a moment later.
await sleep(LOG_DELAY_MS);
const runs = runTimes(platform.graderLog);
printTimes(
  measured.flatMap(({ language, rested, hurried }) => [
    ...linesOf(`${LANGUAGE_NAMES[language]}, one by one`, rested, TARGETS[language]),
    ...linesOf(`${LANGUAGE_NAMES[language]}, back to back`, hurried),
  ]),
);

function linesOf(how: string, passages: readonly Passage[], target?: Line['target']): Line[] {
  const line = (what: string, from: (one: Passage, run: RunTimes) => number): Line => ({
    what,
    times: passages.map((one) => from(one, runs.get(one.id)!)),
  });
  return [
    { ...line(`${how}: form taken → report stored`, (one) => one.seenAt - one.submittedAt), target },
    line('  to the grader', (one, run) => run.postedAt - one.submittedAt),
    line('  in its queue', (_, run) => run.startedAt - run.postedAt),
    line('  to a worker and back', ({ report }, run) => run.endedAt - run.startedAt - report.wallMs),
    line('  submission and oracle loaded', ({ report }) => report.wallMs - checksMs(report)),
    line('  the check', ({ report }) => checksMs(report)),
    line('  back and stored', (one, run) => one.seenAt - run.endedAt),
    line('  with the way of the form', (one) => one.seenAt - one.sentAt),
  ];
}

async function passAll(language: Language, restMs: number): Promise<Passage[]> {
  const passages: Passage[] = [];
  while (passages.length < SUBMISSIONS) passages.push(await passOne(language, restMs));
  return passages;
}

async function prepareDatabase(): Promise<void> {
  const db = openDatabase(platform.databasePath);
  migrate(db);
  storeBundle(db, await benchExercise({ slug: SLUG, kind: 'correctness', waitMs: 0 }));
  closeDatabase(db);
}

async function passOne(language: Language, restMs: number): Promise<Passage> {
  await sleep(restMs);
  const sentAt = Date.now();
  const id = await student.submit(SLUG, language, RIGHT_ANSWERS[language]);
  while (Date.now() - sentAt < DEADLINE_MS) {
    const row = select.get(id) as { submittedAt: number; report: string } | undefined;
    if (row) {
      const seenAt = Date.now();
      const report = JSON.parse(row.report) as Report;
      if (report.verdict !== 'accepted') throw new Error(`The submission was not accepted: ${row.report}`);
      return { id, sentAt, submittedAt: row.submittedAt, seenAt, report };
    }
    // Readers may see what was written a moment after the file has changed.
    await once(changes, 'change', { signal: AbortSignal.timeout(LOOK_EVERY_MS) }).catch(() => undefined);
  }
  throw new Error(`Submission ${id} was not graded within ${DEADLINE_MS / 1000} s.`);
}

function checksMs(report: Report): number {
  return report.checks.reduce((sum, check) => sum + check.durationMs, 0);
}
