import { expect, test } from 'vitest';
import { separationOf } from '#grader/core/separation.ts';

const measured = (ratioLow: number, ratio: number, ratioHigh: number) => ({
  ratioLow,
  ratio,
  ratioHigh,
  threshold: { atLeast: 0.75, of: 'cores' as const },
  cores: 2,
});

test('intervals that have nothing in common are told apart, and the threshold belongs in the middle of their factor', () => {
  const found = separationOf(
    [measured(1.7, 1.8, 1.9), measured(1.6, 1.9, 2)],
    [measured(0.9, 1, 1.1), measured(1, 1.1, 1.2)],
  );
  expect(found).toMatchObject({
    separated: true,
    slowestAccepted: { ratioLow: 1.6 },
    fastestRejected: { ratioHigh: 1.2 },
    // The middle between 1.1 and 1.8 as a factor is 1.41 on both cores.
    proposed: { atLeast: 0.7, of: 'cores' },
  });
});

test('a threshold in cores is proposed for what the cores can do together', () => {
  const shared = { ...measured(1.3, 1.4, 1.5), capacity: 1.6 };
  expect(separationOf([shared], [{ ...measured(0.9, 1, 1.1), capacity: 1.6 }])?.proposed?.atLeast).toBe(0.74);
});

test('intervals that overlap are not told apart, and where even the middles are the wrong way round nothing is proposed', () => {
  expect(separationOf([measured(1.3, 1.6, 2)], [measured(1, 1.2, 1.4)])).toMatchObject({
    separated: false,
    proposed: { atLeast: 0.69 },
  });
  expect(separationOf([measured(1, 1.1, 1.2)], [measured(1, 1.2, 1.4)])).toMatchObject({
    separated: false,
    proposed: undefined,
  });
});

test('without the one or the other there is nothing to compare', () => {
  expect(separationOf([], [measured(1, 1, 1)])).toBeUndefined();
  expect(separationOf([measured(1, 1, 1)], [])).toBeUndefined();
});
