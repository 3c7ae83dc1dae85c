import { expect, test } from 'vitest';
import { decide, median, neededRatio, PAIRS_LEAST, PAIRS_MOST, steadied, type Pair } from '#grader/core/speedup.ts';

const pair = (baselineMs: number, submissionMs: number, busy = 1): Pair => ({
  baselineMs,
  submissionMs,
  baselineCpuMs: baselineMs,
  submissionCpuMs: submissionMs * busy,
});
const CPU = { threshold: { atLeast: 0.75, of: 'cores' as const }, cores: 2, bound: 'cpu' as const };

test('the middle of some numbers', () => {
  expect(median([])).toBe(0);
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

test('a threshold scales with the cores, and one core asks for no gain', () => {
  expect(neededRatio({ atLeast: 0.75, of: 'cores' }, 8)).toBe(6);
  expect(neededRatio({ atLeast: 0.75, of: 'cores' }, 1)).toBeLessThan(1);
  expect(neededRatio({ atLeast: 5, of: 'sequential' }, 2)).toBe(5);
  // Two cores of a host that together do 1.8 times as much as one.
  expect(neededRatio({ atLeast: 0.75, of: 'cores' }, 2, 1.8)).toBeCloseTo(1.35, 9);
  expect(neededRatio({ atLeast: 0.75, of: 'cores' }, 2, 1)).toBe(1.2);
});

const many = (count: number, one: Pair): Pair[] => Array.from({ length: count }, () => one);
const decision = (pairs: readonly Pair[]): string | undefined => {
  const { enough, measurement } = decide(pairs, CPU);
  return enough ? measurement.decision : undefined;
};

test('seven pairs that agree clear, nine that agree miss, and what stays torn is too close', () => {
  const clear = pair(200, 100, 2);
  const short = pair(100, 101);
  expect(decision(many(PAIRS_LEAST - 1, clear))).toBeUndefined();
  expect(decision(many(PAIRS_LEAST, clear))).toBe('clears');
  expect(decision(many(8, short))).toBeUndefined();
  expect(decision(many(9, short))).toBe('misses');
  const torn = Array.from({ length: PAIRS_MOST }, (_, index) => pair(index % 2 === 0 ? 200 : 110, 100, 1.2));
  expect(decision(torn.slice(1))).toBeUndefined();
  expect(decision(torn)).toBe('too_close');
});

test('a lucky pair or two neither clear what is sequential nor condemn what is not', () => {
  const lucky = pair(200, 100);
  expect(decision([lucky, lucky, ...many(16, pair(100, 100))])).toBe('misses');
  const unlucky = pair(100, 100, 1.2);
  expect(decision([unlucky, ...many(10, pair(200, 100, 2))])).toBe('clears');
});

test('what does not miss though one core was busy is contradicted: the baseline may have had a slower core all the time', () => {
  const contradicted = (pairs: readonly Pair[]): boolean => decide(pairs, CPU).contradicted;
  // As it was seen once in thousands of gradings: one process, 1.3 times as fast as the same work one by one.
  const slowerBaseline = Array.from({ length: PAIRS_MOST }, (_, index) => pair(index % 2 === 0 ? 146 : 154, 100));
  expect(decision(slowerBaseline)).toBe('too_close');
  expect(contradicted(slowerBaseline)).toBe(true);
  expect(contradicted(many(PAIRS_LEAST, pair(170, 100)))).toBe(true);
  expect(contradicted(many(9, pair(100, 100)))).toBe(false);
  expect(contradicted(many(PAIRS_LEAST, pair(200, 100, 2)))).toBe(false);
  // It bounds what safety may cost.
  expect(
    decide(many(PAIRS_LEAST, pair(100, 200)), { ...CPU, threshold: { atLeast: 0.1, of: 'sequential' } }),
  ).toMatchObject({
    contradicted: false,
    measurement: { decision: 'clears' },
  });
});

test('a core that turns slow does not condemn work that kept both cores busy', () => {
  const slowedDown = { baselineMs: 100, submissionMs: 80, baselineCpuMs: 100 };
  expect(decision(many(9, { ...slowedDown, submissionCpuMs: 140 }))).toBe('clears');
  expect(decision(many(9, { ...slowedDown, submissionCpuMs: 152 }))).toBe('misses');
});

/** As a host with two busy programs beside it was seen to be: one core in eight runs at another speed for a while. */
const RESTLESS = [1, 1, 1.38, 1, 1, 0.72, 1, 1, 1, 1, 0.7, 1, 1, 1.4, 1, 1, 1, 0.71, 1, 1, 1.36] as const;

test('cores that turn slow or fast for a while do not make what runs one by one too close to call', () => {
  const restless = RESTLESS.map((slower): Pair =>
    slower > 1
      ? { baselineMs: 100 * slower, baselineCpuMs: 100 * slower, submissionMs: 102, submissionCpuMs: 103 }
      : { baselineMs: 100, baselineCpuMs: 100, submissionMs: 102 * slower, submissionCpuMs: 103 * slower },
  );
  expect(decision(restless.slice(0, 9))).toBe('misses');
  // By the times alone it would be.
  const waiting = { threshold: { atLeast: 1.3, of: 'sequential' as const }, cores: 2, bound: 'waiting' as const };
  expect(decide(restless.slice(0, 14), waiting).enough).toBe(false);
});

test('what cores that turn slow or fast do to a ratio is left out of its interval, for work that they limit', () => {
  const pairs = RESTLESS.map((slower) => pair(100, 102 * slower));
  const { measurement } = decide(pairs, CPU);
  const torn = { ...measurement, pairs };
  expect(torn.ratioHigh).toBeGreaterThan(0.97);
  const steady = steadied(torn, 'cpu');
  expect(steady.ratioHigh / steady.ratioLow).toBeCloseTo(1, 9);
  expect(steady.ratio).toBeCloseTo(1 / 1.02, 9);
  expect(steadied(torn, 'waiting')).toEqual(torn);
});

test('whoever needs half of the time because the work is less is not condemned for a core that is idle', () => {
  expect(decision(many(9, pair(200, 100)))).toBe('clears');
  const less = RESTLESS.map((slower): Pair => pair(200, 100 * slower));
  expect(decide(less, CPU).measurement.decision).toBe('clears');
});

test('what is torn and not close to the threshold is the business of the host', () => {
  const waiting = { threshold: { atLeast: 5, of: 'sequential' as const }, cores: 2, bound: 'waiting' as const };
  const torn = (usual: number): Pair[] =>
    Array.from({ length: PAIRS_MOST }, (_, index) => pair(1_000, index % 3 === 0 ? 150 : usual));
  expect(decide(torn(600), waiting)).toMatchObject({ enough: true, torn: true });
  expect(decide(torn(210), waiting)).toMatchObject({ enough: true, torn: false });
});

test('spinning on the other core is not work', () => {
  const spinning = decide(many(9, pair(100, 100, 2)), CPU);
  expect(spinning).toMatchObject({ enough: true, measurement: { decision: 'misses', effectiveParallelism: 2 } });
  // However much of it: one core works, the other spins for a part of the time, also where two cores are worth little more than one.
  for (const capacity of [undefined, 1.9, 1.6, 1.3]) {
    const sharing = 2 / (capacity ?? 2);
    for (let busy = 1; busy <= 2; busy += 0.05) {
      const one = { ...pair(100, 100 * sharing, busy), submissionCpuMs: 100 * sharing * busy };
      expect(decide(many(9, one), { ...CPU, capacity }).measurement.decision, `${busy} of ${capacity}`).toBe('misses');
    }
  }
});

test('waiting has one witness: the time', () => {
  const waiting = { threshold: { atLeast: 5, of: 'sequential' as const }, cores: 2, bound: 'waiting' as const };
  const inTurn = many(9, { baselineMs: 1_000, submissionMs: 900, submissionCpuMs: 890 });
  expect(decide(inTurn, waiting)).toMatchObject({ enough: true, measurement: { decision: 'misses' } });
  const together = many(7, { baselineMs: 1_000, submissionMs: 100, submissionCpuMs: 10 });
  const { measurement } = decide(together, waiting);
  expect(measurement).toMatchObject({ decision: 'clears', ratio: 10, ratioLow: 10, ratioHigh: 10, confidence: 0.9 });
  expect(measurement).not.toHaveProperty('workInflation');
});
