import { expect, test } from 'vitest';
import { namedPlace, shownError, shownValue } from '#grader/runners/javascript/world/shown-value.ts';

test.each([
  [12, '12'],
  [null, 'null'],
  [undefined, undefined],
  [{}, undefined],
  ['a "word"', '"a \\"word\\""'],
  ['x'.repeat(100), `"${'x'.repeat(58)}…`],
  [10n ** 40n, `${10n ** 40n}n`],
  [-(10n ** 41n), 'a large number'],
])('a value in few words: %s', (value, shown) => {
  expect(shownValue(value)).toBe(shown);
});

test('a place has the index that a variable stood for', () => {
  expect(namedPlace('items[at]', 3)).toBe('items[3]');
  expect(namedPlace('items[at]', 'a')).toBe('items["a"]');
  expect(namedPlace('items[0]', 0)).toBe('items[0]');
});

test('an error that cannot be read has words too', () => {
  const hostile = Object.create(Error.prototype, {
    message: {
      get() {
        throw new Error('no');
      },
    },
  });
  expect(shownError(hostile)).toBe('an error');
  expect(shownError(new TypeError('why'))).toBe('TypeError: why');
});
