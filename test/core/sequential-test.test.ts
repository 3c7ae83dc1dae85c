import { expect, test } from 'vitest';
import { seededRandom } from '#grader/contract/random.ts';
import { evidence, medianBounds, moreThanHalf } from '#grader/core/sequential-test.ts';

/** How probable it is, exactly, that the test ever answers within so many trials, each won with this probability. */
function everAnswers(winProbability: number, trials: number, errorRate: number): number {
  let byWins = [1];
  let answered = 0;
  for (let trial = 1; trial <= trials; trial++) {
    const next = Array.from({ length: trial + 1 }, () => 0);
    byWins.forEach((probability, wins) => {
      next[wins]! += probability * (1 - winProbability);
      next[wins + 1]! += probability * winProbability;
    });
    byWins = next.map((probability, wins) => {
      if (!moreThanHalf(wins, trial, errorRate)) return probability;
      answered += probability;
      return 0;
    });
  }
  return answered;
}

test.each([0.05, 0.01])(
  'looking after every one of 300 trials, it errs at most as often as stated: %d',
  (errorRate) => {
    expect(everAnswers(0.5, 300, errorRate)).toBeLessThanOrEqual(errorRate);
    expect(everAnswers(0.4, 300, errorRate)).toBeLessThan(everAnswers(0.5, 300, errorRate));
    // It does use what it is allowed.
    expect(everAnswers(0.5, 300, errorRate)).toBeGreaterThan(errorRate / 5);
  },
);

test('what is clearly so is told within 21 trials', () => {
  expect(everAnswers(0.95, 21, 0.05)).toBeGreaterThan(0.995);
  expect(everAnswers(0.95, 21, 0.01)).toBeGreaterThan(0.98);
  expect(everAnswers(1, 7, 0.05)).toBe(1);
  expect(everAnswers(1, 6, 0.05)).toBe(0);
  expect(everAnswers(1, 9, 0.01)).toBe(1);
  expect(everAnswers(1, 8, 0.01)).toBe(0);
});

test('the evidence is the average over all stakes of what a gambler would have won', () => {
  const steps = 100_000;
  for (const [wins, trials] of [
    [0, 0],
    [0, 5],
    [3, 5],
    [7, 7],
    [12, 15],
  ] as const) {
    let won = 0;
    for (let step = 0; step < steps; step++) {
      const p = 0.5 + (0.5 * (step + 0.5)) / steps;
      won += (2 * p) ** wins * (2 - 2 * p) ** (trials - wins);
    }
    expect(evidence(wins, trials)).toBeCloseTo(won / steps, 4);
  }
});

test('bounds are numbers that were seen, and there are none while too few were', () => {
  expect(medianBounds([3, 1, 2], 0.05)).toEqual({ low: undefined, high: undefined });
  expect(medianBounds([], 0.05)).toEqual({ low: undefined, high: undefined });
  expect(medianBounds([7, 1, 6, 2, 5, 3, 4], 0.05)).toEqual({ low: 1, high: 7 });
  const twelve = Array.from({ length: 12 }, (_, index) => index);
  expect(medianBounds(twelve, 0.05)).toEqual({ low: 1, high: 10 });
});

test('looked at after every number, a bound is on the wrong side of the median at most as often as stated', () => {
  const random = seededRandom(1);
  const samples = 1_000;
  let wrong = 0;
  for (let sample = 0; sample < samples; sample++) {
    const numbers: number[] = [];
    let everWrong = false;
    while (numbers.length < 30) {
      // Skewed, as times are; its median is 1/8.
      numbers.push(random.next() ** 3);
      const { low = 0, high = 1 } = medianBounds(numbers, 0.05);
      everWrong ||= low > 0.125;
      expect(low).toBeLessThanOrEqual(high);
    }
    if (everWrong) wrong += 1;
  }
  expect(wrong / samples).toBeLessThan(0.05);
});
