import { expect, test } from 'vitest';
import { seededRandom } from '#grader/contract/random.ts';
import {
  decide,
  median,
  medianInterval,
  neededRatio,
  PAIRS_LEAST,
  PAIRS_MOST,
  type Pair,
  undisturbedMs,
  undisturbedWaitingMs,
} from '#grader/core/speedup.ts';

const pair = (baselineMs: number, submissionMs: number, busy = 1): Pair => ({
  baselineMs,
  submissionMs,
  baselineCpuMs: baselineMs,
  submissionCpuMs: submissionMs * busy,
});
const CPU = { threshold: { atLeast: 0.75, of: 'cores' as const }, cores: 2, bound: 'cpu' as const };

test('the median and its interval are those of the order statistics', () => {
  expect(median([])).toBe(0);
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(medianInterval([1, 2, 3, 4, 5, 6, 7])).toEqual({ low: 1, high: 7, confidence: 1 - 2 / 128 });
  // Nine values: the second and the eighth cover the median in 96.1 % of all samples.
  expect(medianInterval([1, 2, 3, 4, 5, 6, 7, 8, 9])).toMatchObject({ low: 2, high: 8 });
});

test('the interval covers the true median as often as it claims', () => {
  const random = seededRandom(1);
  let covered = 0;
  for (let trial = 0; trial < 2_000; trial++) {
    const { low, high } = medianInterval(Array.from({ length: 11 }, () => random.next() ** 3));
    if (low <= 0.125 && high >= 0.125) covered += 1;
  }
  expect(covered / 2_000).toBeGreaterThan(0.95);
});

test('a threshold scales with the cores, and one core asks for no gain', () => {
  expect(neededRatio({ atLeast: 0.75, of: 'cores' }, 8)).toBe(6);
  expect(neededRatio({ atLeast: 0.75, of: 'cores' }, 1)).toBeLessThan(1);
  expect(neededRatio({ atLeast: 5, of: 'sequential' }, 2)).toBe(5);
});

test('never decided before the least number of pairs, always after the most', () => {
  const clear = pair(200, 100, 2);
  const few = Array.from({ length: PAIRS_LEAST - 1 }, () => clear);
  expect(decide(few, CPU).enough).toBe(false);
  expect(decide([...few, clear], CPU)).toMatchObject({ enough: true, measurement: { decision: 'clears' } });
  const torn = Array.from({ length: PAIRS_MOST }, (_, index) => pair(index % 2 === 0 ? 200 : 110, 100, 1.2));
  expect(decide(torn, CPU)).toMatchObject({ enough: true, measurement: { decision: 'too_close' } });
});

test('sequential work misses, and a slow core does not condemn work that kept both cores busy', () => {
  const sequential = Array.from({ length: 7 }, () => pair(100, 101));
  expect(decide(sequential, CPU).measurement.decision).toBe('misses');
  const slowedDown = Array.from({ length: 7 }, () => pair(100, 80, 1.9));
  expect(decide(slowedDown, CPU).measurement.decision).toBe('misses');
  const busy = slowedDown.map((one) => ({ ...one, submissionCpuMs: 140 }));
  expect(decide(busy, CPU).measurement.decision).toBe('clears');
});

test('spinning on the other core is not work', () => {
  const spinning = Array.from({ length: 7 }, () => pair(100, 100, 2));
  expect(decide(spinning, CPU).measurement).toMatchObject({ decision: 'misses', effectiveParallelism: 2 });
});

test('a run on a busy host counts for what it would have been alone', () => {
  // Two threads, each of which got half a core's time on a host that others keep busy.
  expect(undisturbedMs({ wallMs: 300, cpuMs: 300, waitedForCoreMs: 300, foreignCpuMs: 300 }, 2)).toBe(150);
  // One thread on the same host: it waited too, but alone it would have been no faster than its own work.
  expect(undisturbedMs({ wallMs: 600, cpuMs: 300, waitedForCoreMs: 300, foreignCpuMs: 900 }, 2)).toBe(300);
  expect(undisturbedMs({ wallMs: 300, cpuMs: 290, waitedForCoreMs: 0, foreignCpuMs: 0 }, 2)).toBe(300);
});

test('threads that wait for each other on a quiet host gain nothing', () => {
  expect(undisturbedMs({ wallMs: 300, cpuMs: 330, waitedForCoreMs: 3_000, foreignCpuMs: 0 }, 2)).toBe(300);
  expect(undisturbedMs({ wallMs: 300, cpuMs: 330, waitedForCoreMs: 3_000, foreignCpuMs: 20 }, 2)).toBe(280);
});

test('a run that was not measured counts as it is', () => {
  expect(undisturbedMs({ wallMs: 300, cpuMs: 0 }, 2)).toBe(300);
});

test('threads of one process that wait for its lock are no faster on a quiet host either', () => {
  const crowded = { wallMs: 1_000, cpuMs: 560, waitedForCoreMs: 9_000, foreignCpuMs: 1_400 };
  expect(undisturbedMs({ ...crowded, processesAlive: 1 }, 2)).toBe(560);
  expect(undisturbedMs({ ...crowded, processesAlive: 3 }, 2)).toBe(280);
  // Without such a lock they did run at once, and the clock says so.
  expect(undisturbedMs({ wallMs: 300, cpuMs: 560, waitedForCoreMs: 10, foreignCpuMs: 0, processesAlive: 1 }, 2)).toBe(
    300,
  );
});

test('a run that waits is not charged for waiting for a core, unless it crowded the cores itself', () => {
  const crowded = { wallMs: 380, cpuMs: 20, waitedForCoreMs: 180, foreignCpuMs: 500, workersAlive: 0 };
  expect(undisturbedWaitingMs({ ...crowded, threadsAlive: 1 })).toBe(200);
  expect(undisturbedWaitingMs({ ...crowded, threadsAlive: 10 })).toBe(362);
  expect(undisturbedWaitingMs({ ...crowded, threadsAlive: 1, foreignCpuMs: 20 })).toBe(360);
  expect(undisturbedWaitingMs({ ...crowded, workersAlive: 1 })).toBe(290);
});

test('however crowded the host, a run took as long as its threads computed, and some time at all', () => {
  const swamped = { wallMs: 40, waitedForCoreMs: 70, foreignCpuMs: 80, workersAlive: 0 };
  expect(undisturbedWaitingMs({ ...swamped, cpuMs: 12 })).toBe(12);
  expect(undisturbedWaitingMs({ ...swamped, cpuMs: 12, waitedForCoreMs: 200, threadsAlive: 4 })).toBe(3);
  expect(undisturbedWaitingMs({ ...swamped, cpuMs: 0 })).toBe(1);
});
