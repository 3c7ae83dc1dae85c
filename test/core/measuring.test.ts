import { expect, test } from 'vitest';
import { DISTURBED_MOST, Measuring, type Step, type TimedRun } from '#grader/core/measuring.ts';
import { PAIRS_LEAST, PAIRS_MOST } from '#grader/core/speedup.ts';

const CPU = { threshold: { atLeast: 0.75, of: 'cores' as const }, cores: 2, bound: 'cpu' as const };
const WAITING = { threshold: { atLeast: 5, of: 'sequential' as const }, cores: 2, bound: 'waiting' as const };
const run = (wallMs: number, cpuMs: number, others: Partial<TimedRun> = {}): TimedRun => ({
  wallMs,
  cpuMs,
  workersAlive: 0,
  peakMemoryMb: 40,
  ...others,
});
const ONE_CORE = run(300, 300);
const BOTH_CORES = run(160, 310);
const STOLEN = { stolenMs: 100 };
/** Two threads of it and sixteen times as many of others, all of whom want the two cores. */
const CROWDED = run(2_700, 310, { waitedForCoreMs: 5_000, foreignCpuMs: 5_000 });
/** As measured with seven others that wanted two cores: what is taken off leaves what it takes alone. */
const BUSY = [
  run(1_068, 339, { waitedForCoreMs: 722, foreignCpuMs: 1_791, processesAlive: 1 }),
  run(1_358, 409, { waitedForCoreMs: 2_205, foreignCpuMs: 2_301, processesAlive: 3 }),
] as const;

function add(
  measuring: Measuring,
  times: number,
  baseline: Parameters<Measuring['add']>[0],
  submission: TimedRun,
): Step {
  let step: Step = { answer: 'more' };
  for (let pair = 0; pair < times; pair++) step = measuring.add(baseline, submission);
  return step;
}

test('a pair of which either half was disturbed is left out, and counted', () => {
  const measuring = new Measuring(CPU);
  measuring.add({ ...ONE_CORE, ...STOLEN }, BOTH_CORES);
  measuring.add(ONE_CORE, { ...BOTH_CORES, ...STOLEN });
  measuring.add(ONE_CORE, CROWDED);
  expect(measuring.count).toBe(0);
  const step = add(measuring, PAIRS_LEAST, ONE_CORE, BOTH_CORES);
  expect(step).toMatchObject({ answer: 'decided', measurement: { decision: 'clears', dropped: 3, cores: 2 } });
});

test('what others only delay is measured all the same', () => {
  const step = add(new Measuring(CPU), PAIRS_LEAST, ...BUSY);
  expect(step).toMatchObject({ answer: 'decided', measurement: { decision: 'clears', dropped: 0 } });
});

test('a single tick of stolen time is nothing', () => {
  const measuring = new Measuring(CPU);
  measuring.add(run(40, 40, { stolenMs: 10 }), run(25, 40, { stolenMs: 10 }));
  expect(measuring.count).toBe(1);
});

test('a submission that crowds the cores itself is not disturbed', () => {
  const measuring = new Measuring(CPU);
  measuring.add(ONE_CORE, run(400, 790, { waitedForCoreMs: 6_000, foreignCpuMs: 10, processesAlive: 17 }));
  expect(measuring.count).toBe(1);
});

test('where too many pairs are disturbed, the host is too busy', () => {
  const measuring = new Measuring(CPU);
  add(measuring, PAIRS_LEAST - 1, ONE_CORE, BOTH_CORES);
  expect(add(measuring, DISTURBED_MOST, ONE_CORE, CROWDED)).toEqual({ answer: 'more' });
  expect(measuring.add(ONE_CORE, CROWDED)).toEqual({ answer: 'host_busy', disturbed: DISTURBED_MOST + 1 });
});

test('a pair in which the baseline took much more or less processor time than usual met a core of another speed', () => {
  const measuring = new Measuring(CPU);
  measuring.add(run(600, 600), BOTH_CORES);
  measuring.add(run(200, 200), BOTH_CORES);
  const step = add(measuring, PAIRS_LEAST, ONE_CORE, BOTH_CORES);
  expect(step).toMatchObject({ answer: 'decided', measurement: { decision: 'clears', dropped: 2 } });
});

test('processor time says nothing of waiting', () => {
  const measuring = new Measuring(WAITING);
  add(measuring, 3, run(1_000, 5), run(100, 5));
  const step = add(measuring, 4, run(1_000, 20), run(100, 20));
  expect(step).toMatchObject({ answer: 'decided', measurement: { decision: 'clears', dropped: 0 } });
});

test('a baseline may be known instead of run', () => {
  const measuring = new Measuring(WAITING);
  for (let pair = 1; pair < PAIRS_LEAST; pair++) measuring.add({ knownMs: 1_000 }, run(100, 5));
  const step = measuring.add({ knownMs: 1_000 }, run(100, 5));
  expect(step).toMatchObject({ answer: 'decided', measurement: { ratio: 10, decision: 'clears' } });
});

test('when there is no time for more, what is torn counts for the student, and too little is no answer', () => {
  const measuring = new Measuring(CPU);
  add(measuring, PAIRS_LEAST - 1, ONE_CORE, BOTH_CORES);
  expect(measuring.end()).toEqual({ answer: 'host_busy', disturbed: 0 });
  const torn = new Measuring(CPU);
  for (let pair = 0; pair < PAIRS_LEAST + 1; pair++) torn.add(ONE_CORE, pair % 2 === 0 ? BOTH_CORES : ONE_CORE);
  expect(torn.end()).toMatchObject({ answer: 'decided', measurement: { decision: 'too_close' } });
});

test('when there is no time for more, what is torn and far from its threshold is no answer either', () => {
  const torn = new Measuring(WAITING);
  for (let pair = 0; pair < PAIRS_LEAST + 2; pair++) torn.add({ knownMs: 1_000 }, run(pair % 3 === 0 ? 150 : 900, 5));
  expect(torn.end()).toEqual({ answer: 'host_busy', disturbed: 0 });
});

test('when the submission itself used up the time for more, that is said, and the host is not blamed', () => {
  const wasteful = new Measuring(CPU);
  add(wasteful, PAIRS_LEAST - 2, ONE_CORE, run(950, 1_800));
  expect(wasteful.end()).toEqual({ answer: 'overspent', inflation: 6 });
  const fast = new Measuring(CPU);
  add(fast, PAIRS_LEAST - 2, ONE_CORE, run(160, 600));
  expect(fast.end()).toEqual({ answer: 'host_busy', disturbed: 0 });
});

test('what takes so long that few runs of it fit into the time is too slow where none comes near, whatever it waits for', () => {
  const slow = new Measuring(WAITING);
  add(slow, 6, { knownMs: 1_000 }, run(6_000, 20));
  expect(slow.end()).toMatchObject({ answer: 'decided', measurement: { decision: 'misses', pairs: { length: 6 } } });
  const computing = new Measuring(CPU);
  add(computing, 4, run(2_000, 2_000), run(6_000, 2_100));
  expect(computing.end()).toMatchObject({ answer: 'decided', measurement: { decision: 'misses' } });
  // Two are too few, one that is not far speaks for the code, and what others disturbed says nothing.
  const few = new Measuring(WAITING);
  add(few, 2, { knownMs: 1_000 }, run(6_000, 20));
  expect(few.end()).toEqual({ answer: 'host_busy', disturbed: 0 });
  const once = new Measuring(WAITING);
  add(once, 5, { knownMs: 1_000 }, run(6_000, 20));
  once.add({ knownMs: 1_000 }, run(350, 20));
  expect(once.end()).toEqual({ answer: 'host_busy', disturbed: 0 });
  const disturbed = new Measuring(WAITING);
  add(disturbed, 3, { knownMs: 1_000 }, run(6_000, 20));
  add(disturbed, 3, { knownMs: 1_000 }, run(6_000, 20, { stolenMs: 900 }));
  expect(disturbed.end()).toEqual({ answer: 'host_busy', disturbed: 3 });
});

test('memory is told where it was seen of each run, and not where runs share what they had', () => {
  const seen = (wallMs: number, peakMemoryMb: number, processesAlive: number): TimedRun =>
    run(wallMs, 2 * wallMs, { peakMemoryMb, processesAlive });
  const processes = add(new Measuring(CPU), PAIRS_LEAST, { ...seen(300, 40, 1), cpuMs: 300 }, seen(160, 90, 3));
  expect(processes).toMatchObject({ measurement: { baselineMemoryMb: 40, submissionMemoryMb: 90 } });
  const isolates = add(new Measuring(CPU), PAIRS_LEAST, ONE_CORE, BOTH_CORES);
  expect(Object.keys('measurement' in isolates ? isolates.measurement : {})).not.toContain('submissionMemoryMb');
});

test('it never goes on for ever', () => {
  for (const submission of [BOTH_CORES, ONE_CORE, CROWDED, run(200, 300)]) {
    const measuring = new Measuring(CPU);
    let pairs = 0;
    while (measuring.add(ONE_CORE, submission).answer === 'more') pairs += 1;
    expect(pairs).toBeLessThan(PAIRS_MOST + DISTURBED_MOST);
  }
});
