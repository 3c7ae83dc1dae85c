import { expect, test } from 'vitest';
import { asError, isConfused, isUnreadable } from '#grader/runners/javascript/child/thrown.ts';

const [PLACE] = [{ file: 'main.ts', line: 3 }];
const cannotRead = new SyntaxError("Unexpected identifier 'handle'");

test('code of ours that the engine cannot read is no fault of a submission', () => {
  expect(isUnreadable(cannotRead, [])).toBe(true);
});

test('what a submission lets the engine read is its own fault', () => {
  expect(isUnreadable(cannotRead, [PLACE])).toBe(false);
  const unclosed = '(';
  for (const read of [() => JSON.parse('{'), () => new RegExp(unclosed)]) {
    try {
      read();
    } catch (error) {
      expect(isUnreadable(asError(error), [])).toBe(false);
    }
  }
  expect(isUnreadable(new TypeError('Unexpected'), [])).toBe(false);
});

test('what isolated-vm says of its own functions is no fault of a submission', () => {
  expect(isConfused(new TypeError('`undefined` requires `this` to be something else'))).toBe(true);
  expect(isConfused(new TypeError('x requires y'))).toBe(false);
  expect(isConfused(null)).toBe(false);
});

test('whatever is thrown becomes an error', () => {
  expect(asError(cannotRead)).toBe(cannotRead);
  expect(asError('no luck')).toMatchObject({ name: 'Thrown', message: 'no luck', stack: '' });
  expect(asError(undefined)).toMatchObject({ name: 'Thrown', message: 'undefined' });
});
