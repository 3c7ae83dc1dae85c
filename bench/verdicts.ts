/**
 * Whether noise flips speedup verdicts. Files are graded side by side in as many slots as the grader has unless it is told otherwise,
 * and every file has its turn under each load before any has its next, so that what the host does meanwhile meets them all.
 *
 * Words after the name: `--runs 50`, `--load idle`, `one` or `both`, and an exercise's name. Since all of it takes many hours:
 * `--minutes 60`, after which the table is printed of what there is, and `--keep FILE`, to which results are added, and with which it
 * goes on where it was ended, as long as neither the grader nor what is graded has changed.
 */
import { parseArgs } from 'node:util';
import { median } from '#grader/core/speedup.ts';
import { CoreLeases } from '#grader/core/core-leases.ts';
import type { Verdict } from '#grader/contract/verdicts.ts';
import { hostCores, speedupCores } from '#grader/service/host.ts';
import { openWorkerSlot } from '../bin/racecourse/worker-slot.ts';
import { printTable } from './shared/figures.ts';
import { KeptResults } from './shared/kept-results.ts';
import { printSetting } from './shared/setting.ts';
import type { Graded } from './verdicts/graded.ts';
import { gradeOnce } from './verdicts/grading.ts';
import { LOADS, underLoad, type Load } from './verdicts/loads.ts';
import { timedFiles } from './verdicts/timed-files.ts';

const TARGETS = { busy: { idle: 0.02, one: 0.2, both: 1 }, checkMs: 3_000 } as const;
const WARM_SANDBOXES = 1;
const MS_PER_MINUTE = 60_000;

/** A result, and the verdict that the file's folder says. */
type Judged = Graded & { claimed: Verdict };

/** One row; `wanted`: how many runs there are once none is missing. */
function summary(load: Load, graded: readonly Judged[], wanted: number): string[] {
  const timed = graded.filter(({ checkMs }) => checkMs !== undefined);
  const wrong = graded.filter(({ claimed, verdict }) => verdict !== claimed && verdict !== 'host_busy').length;
  const busyCount = graded.filter(({ verdict }) => verdict === 'host_busy').length;
  // Of those whose speed was looked at: what other checks reject first was never measured.
  const busy = busyCount / Math.max(1, busyCount + timed.length);
  const checkMs = median(timed.map((one) => one.checkMs!));
  const share = (count: number): string => `${count} of ${timed.length}`;
  const isMet = wrong === 0 && busy <= TARGETS.busy[load] && checkMs <= TARGETS.checkMs;
  return [
    load,
    String(graded.length),
    String(wrong),
    `${(busy * 100).toFixed(1)} %`,
    `${(checkMs / 1000).toFixed(2)} s`,
    share(timed.filter(({ wrongByOnePair }) => wrongByOnePair).length),
    share(timed.filter(({ wrongByMedian }) => wrongByMedian).length),
    !isMet ? 'MISSED' : graded.length < wanted ? 'unfinished' : 'met',
  ];
}

const { values, positionals } = parseArgs({
  options: {
    runs: { type: 'string', default: '50' },
    load: { type: 'string' },
    minutes: { type: 'string', default: 'Infinity' },
    keep: { type: 'string' },
  },
  allowPositionals: true,
});
const runs = Number(values.runs);
const endsAt = Date.now() + Number(values.minutes) * MS_PER_MINUTE;
const loads = LOADS.filter((load) => values.load === undefined || values.load === load);
const kept = new KeptResults<Graded>(values.keep);
printSetting(`Speedup verdicts: ${runs} runs of each file.`);
const leases = new CoreLeases(hostCores(), speedupCores());
const slots = await Promise.all(hostCores().map(() => openWorkerSlot(WARM_SANDBOXES, leases)));
const files = await timedFiles(slots[0]!, kept, positionals[0]);

const keyOf = (load: Load, run: number, file: string): string => `${load} ${run} ${file}`;
for (let run = 1; run <= runs; run++) {
  for (const load of loads) {
    const waiting = files.filter(({ key }) => kept.get(keyOf(load, run, key)) === undefined);
    if (waiting.length === 0) continue;
    await underLoad(load, async () => {
      const inTurn = async (slot: (typeof slots)[number]): Promise<void> => {
        while (Date.now() < endsAt) {
          const file = waiting.shift();
          if (!file) return;
          const { why, verdict } = await kept.find(keyOf(load, run, file.key), () => gradeOnce(slot, file, run));
          if (why) console.log(`${load}, run ${run}: ${file.key} got ${verdict}: ${why}`);
        }
      };
      await Promise.all(slots.map(inTurn));
    });
  }
}
const judged = (load: Load): Judged[] =>
  files.flatMap(({ key, claim }) => {
    const results = Array.from({ length: runs }, (_, index) => kept.get(keyOf(load, index + 1, key)));
    return results.flatMap((result) => (result ? [{ ...result, claimed: claim.verdict }] : []));
  });
const rows = loads.map((load) => summary(load, judged(load), files.length * runs));
const done = rows.reduce((sum, [, count]) => sum + Number(count), 0);
console.log(`\n${files.length} files, ${done} of ${files.length * runs * loads.length} runs\n`);
printTable([['load', 'runs', 'wrong', 'host busy', 'a check', 'wrong by one pair', 'by a median of 5', ''], ...rows]);
console.log(
  '\nTargets: none wrong; host busy at most 2 % idle and 20 % under one loaded core; a check at most 3 s (medians).',
);
if (rows.some((row) => row.at(-1) !== 'met')) process.exitCode = 1;
await Promise.all(slots.map((slot) => slot.close()));
