import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchStuck } from '#grader/runners/stuck.ts';

/** Clocks are the only thing that is not real here: what is tested is how often it must have been true. */
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const STUCK = { isStuck: () => true, isAwaited: () => false, cpuMs: () => 40 };

test('what is stuck for more than half a second is told once, and again if nobody ends it', () => {
  const told = vi.fn<() => void>();
  const end = watchStuck(STUCK, told);
  vi.advanceTimersByTime(550);
  expect(told).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100);
  expect(told).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(600);
  expect(told).toHaveBeenCalledTimes(2);
  end();
  vi.advanceTimersByTime(5_000);
  expect(told).toHaveBeenCalledTimes(2);
});

test.each([
  ['it waits for a page', { ...STUCK, isAwaited: () => true }],
  ['something runs', { ...STUCK, isStuck: () => false }],
])('it is not stuck while %s', (_, program) => {
  const told = vi.fn<() => void>();
  const end = watchStuck(program, told);
  vi.advanceTimersByTime(10_000);
  end();
  expect(told).not.toHaveBeenCalled();
});

test('two that wake each other compute, though both seem to wait', () => {
  let cpuMs = 0;
  const told = vi.fn<() => void>();
  const end = watchStuck({ ...STUCK, cpuMs: () => (cpuMs += 3) }, told);
  vi.advanceTimersByTime(10_000);
  end();
  expect(told).not.toHaveBeenCalled();
});
