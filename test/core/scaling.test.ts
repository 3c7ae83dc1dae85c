import { expect, test } from 'vitest';
import { fewerCores, serialFraction, type ScalingPoint } from '#grader/core/scaling.ts';

/** By Amdahl's law: what is serial takes as long on any number of cores. */
const work = (serial: number, counts: number[]): ScalingPoint[] =>
  counts.map((cores) => ({ cores, ms: 1_000 * (serial + (1 - serial) / cores) }));

test.each([0, 0.05, 0.3, 1])('the serial share is found again from times: %d', (serial) => {
  expect(serialFraction(work(serial, [1, 2]))).toBeCloseTo(serial, 9);
  expect(serialFraction(work(serial, [1, 2, 4, 8]))).toBeCloseTo(serial, 9);
});

test('it is the metric of Karp and Flatt, and never beyond its bounds', () => {
  // A speedup of 1.6 on 2 cores: (1/1.6 - 1/2) / (1 - 1/2).
  expect(
    serialFraction([
      { cores: 1, ms: 160 },
      { cores: 2, ms: 100 },
    ]),
  ).toBeCloseTo(0.25, 9);
  expect(
    serialFraction([
      { cores: 1, ms: 100 },
      { cores: 2, ms: 140 },
    ]),
  ).toBe(1);
  expect(
    serialFraction([
      { cores: 1, ms: 100 },
      { cores: 2, ms: 40 },
    ]),
  ).toBe(0);
});

test('noise in one time moves it little where there are others', () => {
  const points = work(0.2, [1, 2, 4, 8]);
  points[2]!.ms *= 1.1;
  expect(serialFraction(points)).toBeGreaterThan(0.18);
  expect(serialFraction(points)).toBeLessThan(0.25);
});

test('without a time on one core, or on more, nothing is known', () => {
  expect(serialFraction([])).toBeUndefined();
  expect(serialFraction([{ cores: 2, ms: 10 }])).toBeUndefined();
  expect(serialFraction([{ cores: 1, ms: 10 }])).toBeUndefined();
  expect(
    serialFraction([
      { cores: 1, ms: 0 },
      { cores: 2, ms: 1 },
    ]),
  ).toBeUndefined();
});

test('fewer cores are tried in doubling steps', () => {
  expect(fewerCores(1)).toEqual([]);
  expect(fewerCores(2)).toEqual([1]);
  expect(fewerCores(4)).toEqual([1, 2]);
  expect(fewerCores(6)).toEqual([1, 2, 4]);
});
