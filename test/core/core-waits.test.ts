import { expect, test } from 'vitest';
import { waitedForCoreMs } from '#grader/core/core-waits.ts';

const HELPER = { ranMs: 20, waitedMs: 150 };

test('helpers that wait for a core make one thread at work not more than one', () => {
  expect(waitedForCoreMs([{ ranMs: 1_000, waitedMs: 900 }, HELPER, HELPER, HELPER, HELPER])).toBe(900);
});

test('threads that share the work evenly all count, however many they are', () => {
  expect(waitedForCoreMs(Array.from({ length: 30 }, () => ({ ranMs: 3, waitedMs: 5 })))).toBe(150);
});

test('nobody ran, nobody waited', () => {
  expect(waitedForCoreMs([])).toBe(0);
  expect(waitedForCoreMs([{ ranMs: 0, waitedMs: 0 }])).toBe(0);
});
