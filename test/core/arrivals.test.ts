import { expect, test } from 'vitest';
import { arrivalWords, parseArrivals, printArrivals } from '#grader/core/arrivals.ts';

test('orders of arrival are read back as they are written', () => {
  for (const text of ['-', '4+37', '1+0.5 12+100', '2+0.000001'])
    expect(printArrivals(parseArrivals(text)!)).toBe(text);
  expect(parseArrivals(' 3+5   1+2 ')).toEqual([
    { wait: 3, ms: 5 },
    { wait: 1, ms: 2 },
  ]);
  expect(printArrivals([{ wait: 1, ms: -0.0003 }])).toBe('1+0');
});

test('what is no order of arrival is none', () => {
  for (const text of ['', '1:4>2', '0+3', '3+', '3+-1', '3+1 3+2', '- 3+1', '3+1e3', '~3'])
    expect(parseArrivals(text), text).toBeUndefined();
});

test('a student reads what comes late', () => {
  expect(arrivalWords([])).toBe('Everything arrives in the order in which it was asked for.');
  expect(arrivalWords([{ wait: 2, ms: 37 }])).toBe(
    'Of the things that are waited for, the 2nd takes 37 ms; all else takes its usual time.',
  );
  expect(
    arrivalWords([
      { wait: 11, ms: 2 },
      { wait: 23, ms: 5 },
    ]),
  ).toContain('the 11th takes 2 ms, the 23rd takes 5 ms;');
  expect(arrivalWords(Array.from({ length: 5 }, (_, wait) => ({ wait: wait + 1, ms: 2 })))).toMatch(/^5 of the things/);
});
