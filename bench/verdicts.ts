/** Whether noise flips speedup verdicts. Words after the name: `--runs 50`, `--load idle`, `one` or `both`, and an exercise's name. */
import { spawn, type ChildProcess } from 'node:child_process';
import { parseArgs } from 'node:util';
import { exerciseFolder, exerciseFolders, loadExercise } from '#exercises/load.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { CheckResult, Measurement } from '#grader/contract/report.ts';
import type { Verdict } from '#grader/contract/verdicts.ts';
import { median } from '#grader/core/speedup.ts';
import { hostCores } from '#grader/service/host.ts';
import { claimsOf, type Claim } from '../bin/racecourse/claims.ts';
import { openWorkerSlot, type WorkerSlot } from '../bin/racecourse/worker-slot.ts';
import { printTable } from './shared/figures.ts';
import { printSetting } from './shared/setting.ts';

const VERDICTS_OF_SPEED: readonly Verdict[] = ['accepted', 'not_parallel', 'too_slow'];
const TARGETS = { busy: { idle: 0.02, one: 0.2, both: 1 }, checkMs: 3_000 } as const;
const PLAIN_MEDIAN_OF = 5;

const LOADS = ['idle', 'one', 'both'] as const;
type Load = (typeof LOADS)[number];

/** What another program that never rests does to so many cores. */
function burn(load: Load): ChildProcess[] {
  const cores = { idle: [], one: hostCores().slice(-1), both: hostCores() }[load];
  return cores.map((core) =>
    spawn('taskset', ['--cpu-list', String(core), process.execPath, '-e', 'for (;;);'], { stdio: 'ignore' }),
  );
}

interface Graded {
  claim: Claim;
  verdict: Verdict;
  summary: string;
  check: CheckResult | undefined;
}

/** The exercises whose speed is checked, without the checks that try schedules, which no load can change. */
async function timedExercises(only: string | undefined): Promise<{ bundle: Bundle; claims: Claim[] }[]> {
  const timed = [];
  for (const folder of only === undefined ? await exerciseFolders() : [await exerciseFolder(only)]) {
    const bundle = await loadExercise(folder);
    if (!bundle.checks.some(({ kind }) => kind === 'speedup')) continue;
    const checks = bundle.checks.filter(({ kind }) => kind !== 'determinism');
    const claims = (await claimsOf(folder)).filter(({ verdict }) => VERDICTS_OF_SPEED.includes(verdict));
    timed.push({ bundle: { ...bundle, checks }, claims });
  }
  return timed;
}

async function gradeOnce(slot: WorkerSlot, bundle: Bundle, claim: Claim, seed: number): Promise<Graded> {
  const report = await slot.grade(bundle, claim, seed);
  const check = report.checks.find(({ kind }) => kind === 'speedup');
  return { claim, verdict: report.verdict, summary: report.summary, check };
}

const ratioOf = (pairs: Measurement['pairs']): number =>
  median(pairs.map(({ baselineWallMs, baselineMs }) => baselineWallMs ?? baselineMs)) /
  median(pairs.map(({ submissionWallMs, submissionMs }) => submissionWallMs ?? submissionMs));

/** Whether plain wall-clock times of the first pairs would have said something else than the folder does. */
function plainIsWrong({ claim, check }: Graded, pairs: number): boolean {
  const { measurement } = check!;
  const clears = ratioOf(measurement!.pairs.slice(0, pairs)) >= measurement!.needed;
  return clears !== (claim.verdict === 'accepted');
}

function summary(load: Load, graded: readonly Graded[]): string[] {
  const measured = graded.filter(({ check }) => check?.measurement);
  const wrong = graded.filter(({ claim, verdict }) => verdict !== claim.verdict && verdict !== 'host_busy').length;
  const busy = graded.filter(({ verdict }) => verdict === 'host_busy').length / graded.length;
  const checkMs = median(measured.map(({ check }) => check!.durationMs));
  const share = (count: number): string => `${count} of ${measured.length}`;
  const plain = (pairs: number): string => share(measured.filter((one) => plainIsWrong(one, pairs)).length);
  const met = wrong === 0 && busy <= TARGETS.busy[load] && checkMs <= TARGETS.checkMs;
  return [
    load,
    String(graded.length),
    String(wrong),
    `${(busy * 100).toFixed(1)} %`,
    `${(checkMs / 1000).toFixed(2)} s`,
    plain(1),
    plain(PLAIN_MEDIAN_OF),
    met ? 'met' : 'MISSED',
  ];
}

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '50' }, load: { type: 'string' } },
  allowPositionals: true,
});
const runs = Number(values.runs);
const loads = LOADS.filter((load) => values.load === undefined || values.load === load);
const exercises = await timedExercises(positionals[0]);
const files = exercises.reduce((sum, { claims }) => sum + claims.length, 0);
printSetting(`Speedup verdicts: ${files} files, ${runs} runs each.`);
const slot = await openWorkerSlot(1);
const rows = [['load', 'runs', 'wrong', 'host busy', 'a check', 'wrong by one pair', 'by a median of 5', '']];
for (const load of loads) {
  const burners = burn(load);
  const graded: Graded[] = [];
  try {
    // Every file has its turn before any has its next, so that what the host does meanwhile meets them all.
    for (let run = 0; run < runs; run++) {
      for (const { bundle, claims } of exercises) {
        for (const claim of claims) {
          const one = await gradeOnce(slot, bundle, claim, run + 1);
          graded.push(one);
          const { name, verdict } = claim;
          if (one.verdict !== verdict)
            console.log(`${load}, run ${run + 1}: ${bundle.slug} ${name} got ${one.verdict}: ${one.summary}`);
        }
      }
    }
  } finally {
    burners.forEach((burner) => burner.kill('SIGKILL'));
  }
  rows.push(summary(load, graded));
}
console.log();
printTable(rows);
console.log(
  '\nTargets: none wrong; host busy at most 2 % idle and 20 % under one loaded core; a check at most 3 s (medians).',
);
await slot.close();
