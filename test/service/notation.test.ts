import { expect, test } from 'vitest';
import { parseArrivals } from '#grader/core/arrivals.ts';
import { arrivalNotation, threadNotation } from '#grader/service/checks/notation.ts';

test('times of an order of arrival are tried as round ones, all alike or one after the other', () => {
  const { items, print, simpler } = arrivalNotation('2+96.8432 3+72.07');
  expect(simpler(items).map(print)).toEqual([
    '2+2 3+2',
    '2+5 3+5',
    '2+20 3+20',
    '2+100 3+100',
    '2+6 3+3',
    '2+20 3+10',
    '2+97 3+73',
  ]);
  expect(simpler([])).toEqual([]);
  expect(items).toEqual(parseArrivals('2+96.8432 3+72.07'));
});

test('a schedule of threads keeps the length of its turns, whatever is left of it', () => {
  const { items, print, simpler } = threadNotation('~3 1:4>2 2:7>1');
  expect(print(items.slice(0, 1))).toBe('~3 1:4>2');
  expect(simpler(items)).toEqual([]);
});
