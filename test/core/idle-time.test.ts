import { expect, test } from 'vitest';
import { IdleTime } from '#grader/core/idle-time.ts';

/** Looks every 50 ms; each line tells what every thread has asked for since the line before, or that it is not there. */
function idleMs(lines: (number | undefined)[][], cpuMs: (number | undefined)[] = []): number {
  const asked = lines[0]!.map(() => 1_000);
  const seen = (): Map<string, number> => new Map(asked.map((ms, thread) => [String(thread), ms]));
  let usedMs = 500;
  const idle = new IdleTime(0, seen(), usedMs);
  for (const [index, line] of lines.entries()) {
    line.forEach((ms = 0, thread) => (asked[thread]! += ms));
    usedMs += cpuMs[index] ?? 0;
    idle.look((index + 1) * 50, seen(), usedMs);
  }
  return idle.totalMs;
}

test('what asks for no core is idle all the time', () => {
  expect(idleMs([[0], [0], [0], [0]])).toBe(200);
});

test('a loop is never idle, on a core or waiting for one', () => {
  expect(idleMs([[50], [50], [50]])).toBe(0);
});

test('two loops that share one interpreter lock are never idle together', () => {
  expect(
    idleMs([
      [30, 20],
      [10, 40],
      [25, 25],
    ]),
  ).toBe(0);
});

test('a wait for a core that is told of late was no idle time', () => {
  expect(idleMs([[0], [0], [150], [0]])).toBe(50);
});

test('threads that wait for a core at the same time take nothing from the time before', () => {
  expect(
    idleMs([
      [0, 0, 0],
      [0, 0, 0],
      [45, 50, 40],
    ]),
  ).toBe(100);
});

test('threads that began and ended between two looks are known by the time they used', () => {
  expect(idleMs([[0], [0]], [50, 20])).toBe(30);
});

test('a thread that was not there before asked only since', () => {
  const idle = new IdleTime(0, new Map([['1', 900]]), 0);
  idle.look(
    50,
    new Map([
      ['1', 900],
      ['2', 10],
    ]),
    10,
  );
  expect(idle.totalMs).toBe(40);
});

test('a thread that was overlooked in one look does not count for all of its life in the next', () => {
  const idle = new IdleTime(0, new Map([['1', 900]]), 0);
  idle.look(50, new Map([['1', 900]]), 0);
  idle.look(100, new Map(), 0);
  idle.look(150, new Map([['1', 900]]), 0);
  expect(idle.totalMs).toBe(100);
});
