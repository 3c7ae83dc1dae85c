/**
 * Whether noise flips speedup verdicts. Words after the name: `--runs 50`, `--load idle`, `one` or `both`, and an exercise's name. Since
 * all of that takes many hours: `--keep FILE`, to which results are added and with which it goes on where it was ended, and
 * `--first 11`, with which the runs are counted from there on, and have other seeds than those before.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { exerciseFolder, exerciseFolders, loadExercise } from '#exercises/load.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Measurement } from '#grader/contract/report.ts';
import type { Verdict } from '#grader/contract/verdicts.ts';
import { median } from '#grader/core/speedup.ts';
import { hostCores } from '#grader/service/host.ts';
import { claimsOf, type Claim } from '../bin/racecourse/claims.ts';
import { openWorkerSlot, type WorkerSlot } from '../bin/racecourse/worker-slot.ts';
import { printTable } from './shared/figures.ts';
import { KeptResults } from './shared/kept-results.ts';
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

/** What came of one grading, as far as this bench asks. */
interface Graded {
  claimed: Verdict;
  verdict: Verdict;
  /** Why it got another verdict than the claimed one. */
  why?: string;
  /** Where its speed was measured: how long that took, and what. */
  measured?: { durationMs: number; needed: number; pairs: Measurement['pairs'] };
}

/** One file, and the bundle that it is graded by. */
interface Timed {
  bundle: Bundle;
  claim: Claim;
}

/**
 * Everything that has such a verdict, graded without the checks that try schedules in virtual time, which no load can change, but
 * for what nothing else rejects.
 */
async function timedFiles(slot: WorkerSlot, only: string | undefined): Promise<Timed[]> {
  const timed: Timed[] = [];
  for (const folder of only === undefined ? await exerciseFolders() : [await exerciseFolder(only)]) {
    const whole = await loadExercise(folder);
    const checks = whole.checks.filter(({ kind, stressRuns }) => kind !== 'determinism' || stressRuns !== undefined);
    const real = { ...whole, checks };
    for (const claim of (await claimsOf(folder)).filter(({ verdict }) => VERDICTS_OF_SPEED.includes(verdict))) {
      const isEnough = claim.verdict === 'accepted' || (await slot.grade(real, claim, 0)).verdict === claim.verdict;
      timed.push({ bundle: isEnough ? real : whole, claim });
    }
  }
  return timed;
}

async function gradeOnce(slot: WorkerSlot, bundle: Bundle, claim: Claim, run: number): Promise<Graded> {
  const report = await slot.grade(bundle, claim, run);
  const { verdict: claimed } = claim;
  const { measurement, durationMs = 0 } = report.checks.find(({ kind }) => kind === 'speedup') ?? {};
  const measured = measurement && { durationMs, needed: measurement.needed, pairs: measurement.pairs };
  const { verdict, summary: why } = report;
  return { claimed, verdict, ...(verdict === claimed ? {} : { why }), ...(measured ? { measured } : {}) };
}

const ratioOf = (pairs: Measurement['pairs']): number =>
  median(pairs.map(({ baselineWallMs, baselineMs }) => baselineWallMs ?? baselineMs)) /
  median(pairs.map(({ submissionWallMs, submissionMs }) => submissionWallMs ?? submissionMs));

/** Whether plain wall-clock times of the first pairs would have said something else than the folder does. */
function plainIsWrong({ claimed, measured }: Graded, pairs: number): boolean {
  const clears = ratioOf(measured!.pairs.slice(0, pairs)) >= measured!.needed;
  return clears !== (claimed === 'accepted');
}

function summary(load: Load, graded: readonly Graded[]): string[] {
  const timed = graded.filter(({ measured }) => measured);
  const wrong = graded.filter(({ claimed, verdict }) => verdict !== claimed && verdict !== 'host_busy').length;
  const busyCount = graded.filter(({ verdict }) => verdict === 'host_busy').length;
  // Of those whose speed was looked at: what other checks reject first was never measured.
  const busy = busyCount / Math.max(1, busyCount + timed.length);
  const checkMs = median(timed.map(({ measured }) => measured!.durationMs));
  const share = (count: number): string => `${count} of ${timed.length}`;
  const plain = (pairs: number): string => share(timed.filter((one) => plainIsWrong(one, pairs)).length);
  const isMet = wrong === 0 && busy <= TARGETS.busy[load] && checkMs <= TARGETS.checkMs;
  return [
    load,
    String(graded.length),
    String(wrong),
    `${(busy * 100).toFixed(1)} %`,
    `${(checkMs / 1000).toFixed(2)} s`,
    plain(1),
    plain(PLAIN_MEDIAN_OF),
    isMet ? 'met' : 'MISSED',
  ];
}

const { values, positionals } = parseArgs({
  options: {
    runs: { type: 'string', default: '50' },
    first: { type: 'string', default: '1' },
    load: { type: 'string' },
    keep: { type: 'string' },
  },
  allowPositionals: true,
});
const [runs, first] = [Number(values.runs), Number(values.first)];
const loads = LOADS.filter((load) => values.load === undefined || values.load === load);
const kept = new KeptResults<Graded>(values.keep);
const before = kept.size > 0 ? ` ${kept.size} results are known from before.` : '';
printSetting(`Speedup verdicts: ${runs} runs of each file, the first is number ${first}.${before}`);
const slot = await openWorkerSlot(1);
const files = await timedFiles(slot, positionals[0]);
console.log(`${files.length} files\n`);
const rows = [['load', 'runs', 'wrong', 'host busy', 'a check', 'wrong by one pair', 'by a median of 5', '']];
for (const load of loads) {
  const burners = burn(load);
  const graded: Graded[] = [];
  try {
    // Every file has its turn before any has its next, so that what the host does meanwhile meets them all.
    for (let run = first; run < first + runs; run++) {
      for (const { bundle, claim } of files) {
        const code = createHash('sha256').update(JSON.stringify(claim.files)).digest('hex');
        const key = [load, run, bundle.slug, bundle.hash, claim.name, code].join(' ');
        const one = await kept.find(key, () => gradeOnce(slot, bundle, claim, run));
        if (one.why) console.log(`${load}, run ${run}: ${bundle.slug} ${claim.name} got ${one.verdict}: ${one.why}`);
        graded.push(one);
      }
    }
  } finally {
    burners.forEach((burner) => burner.kill('SIGKILL'));
  }
  rows.push(summary(load, graded));
  if (rows.at(-1)!.at(-1) !== 'met') process.exitCode = 1;
}
console.log();
printTable(rows);
console.log(
  '\nTargets: none wrong; host busy at most 2 % idle and 20 % under one loaded core; a check at most 3 s (medians).',
);
await slot.close();
