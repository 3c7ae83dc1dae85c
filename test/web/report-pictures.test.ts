import { expect, test } from 'vitest';
import type { CheckResult, Measurement } from '#grader/contract/report.ts';
import { nextExercise } from '#lib/course/next-exercise.ts';
import { problemsOf } from '#lib/editor/problems.ts';
import { digest } from '#lib/run/digest.ts';
import { measurementScale } from '#lib/run/measurement-scale.ts';
import { scalingCurve } from '#lib/run/scaling-curve.ts';
import type { ExerciseCard, Progress } from '#lib/views.ts';

const measurement: Measurement = {
  threshold: { atLeast: 2, of: 'sequential' },
  needed: 2,
  ratio: 3,
  ratioLow: 2.5,
  ratioHigh: 3.5,
  confidence: 0.95,
  decision: 'clears',
  pairs: [{ baselineMs: 400, submissionMs: 100, baselineCpuMs: 1, submissionCpuMs: 1 }],
  dropped: 0,
  effectiveParallelism: 1,
  workInflation: 1,
  cores: 2,
};

function check(part: Partial<CheckResult>): CheckResult {
  return { id: 'x', kind: 'speedup', title: 'X', verdict: 'runtime_error', message: 'boom', durationMs: 1, ...part };
}

test('the scale of a measurement holds the interval, the needed line and every pair', () => {
  const scale = measurementScale(measurement);
  expect(scale.pairs).toEqual([4]);
  expect(scale.most).toBeGreaterThan(4);
  expect(scale.at(0)).toBe(0);
  expect(scale.at(scale.most * 2)).toBe(100);
  expect(scale.ticks).toEqual([0, 1, 2, 3, 4]);
  expect(scale).toMatchObject({ submissionMs: 100, baselineMs: 400 });
});

test('the scaling picture begins at one core and ends at all, with the law through what was measured', () => {
  const curve = scalingCurve({
    points: [
      { cores: 1, ms: 400 },
      { cores: 2, ms: 250 },
    ],
    serialFraction: 0.25,
  });
  expect(curve.points.map(({ speedup, x }) => [speedup, x])).toEqual([
    [1, 0],
    [1.6, 100],
  ]);
  const [first = '', last = ''] = [curve.fitted.split(' ')[0], curve.fitted.split(' ').at(-1)];
  const at = (point: string): number[] => point.split(',').map(Number);
  expect(at(first)[0]).toBe(0);
  expect(at(last)[0]).toBe(100);
  expect(at(last)[1]).toBeCloseTo(curve.points[1]!.y, 1);
  expect(curve.bound).toBe(4);
  expect(scalingCurve({ points: [{ cores: 1, ms: 1 }], serialFraction: 0 }).bound).toBeUndefined();
});

test('a place that several checks name is marked once, and passed checks mark nothing', () => {
  const place = { file: 'main.ts', line: 3 };
  const problems = problemsOf([check({ place }), check({ place }), check({ place, verdict: 'accepted' }), check({})]);
  expect(problems).toEqual([{ file: 'main.ts', line: 3, column: undefined, message: 'boom' }]);
});

test('what a passed check saw is told in one line', () => {
  expect(digest(check({ inputsCount: 1 }))).toBe('1 input');
  expect(digest(check({ measurement }))).toBe('3.00× as fast, 2.00× needed');
  expect(digest(check({ facts: { requestsInFlight: 4 } }))).toBe('at most 4 requests in flight');
});

test('a student goes on with what they tried, else with what they are ready for', () => {
  const card = (slug: string, progress: Progress, prerequisites: string[] = []) =>
    ({ slug, progress, prerequisites }) as ExerciseCard;
  const next = (...exercises: ExerciseCard[]) => nextExercise([{ id: '01-x', title: 'X', exercises }])?.slug;
  expect(next(card('a', 'untouched'), card('b', 'tried'))).toBe('b');
  expect(next(card('b', 'untouched', ['a']), card('a', 'untouched'))).toBe('a');
  expect(next(card('a', 'solved'), card('b', 'untouched', ['a', 'not-in-this-catalogue']))).toBe('b');
  expect(next(card('a', 'solved'))).toBeUndefined();
});
