import { expect, test } from 'vitest';
import { exhaustedInputs } from '#grader/core/exhausted-inputs.ts';

test('schedules of all inputs are counted up to the bound that each of them reached', () => {
  const small = { within: [4, 20, 90], everything: false };
  expect(exhaustedInputs([small, { within: [40, 300], everything: false }])).toEqual({
    preemptions: 1,
    schedules: 320,
    finished: false,
    everything: false,
  });
  expect(exhaustedInputs([small, small])).toMatchObject({ preemptions: 2, schedules: 180, finished: true });
});

test('what is not known of one input is not said of the check', () => {
  const few = { within: [2, 2, 2], everything: true };
  expect(exhaustedInputs([few])).toEqual({ preemptions: 2, schedules: 2, finished: true, everything: true });
  expect(exhaustedInputs([few, undefined])).toBeUndefined();
  expect(exhaustedInputs([undefined, few])).toBeUndefined();
  expect(exhaustedInputs([few, { within: [], everything: false }])).toBeUndefined();
  expect(exhaustedInputs([])).toBeUndefined();
});
