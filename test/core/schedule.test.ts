import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseSchedule, printSchedule } from '#grader/core/schedule.ts';

interface Texts {
  good: { text: string; deviations: [string, number, string][]; turn?: number }[];
  bad: string[];
}
// The Python harness reads and writes these same texts.
const { good, bad } = JSON.parse(readFileSync(join(import.meta.dirname, 'schedules', 'texts.json'), 'utf8')) as Texts;

test.each(good)('$text is read and written', ({ text, deviations, turn }) => {
  const schedule = parseSchedule(text);
  expect(schedule).toEqual({
    deviations: deviations.map(([thread, point, to]) => ({ thread, point, to })),
    ...(turn === undefined ? {} : { turn }),
  });
  expect(printSchedule(schedule!)).toBe(text);
});

test.each(bad)('"%s" is no schedule', (text) => {
  expect(parseSchedule(text)).toBeUndefined();
});

test('spaces between deviations do not matter', () => {
  expect(parseSchedule('  1:4>2   2:7>1 ')).toEqual(parseSchedule('1:4>2 2:7>1'));
});
