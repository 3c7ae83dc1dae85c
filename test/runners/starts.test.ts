import { expect, test } from 'vitest';
import { Starts } from '#grader/runners/starts.ts';

/** A start that is up when its promise is resolved, and what became of it. */
function start(log: string[], name: string) {
  const up = Promise.withResolvers<void>();
  return {
    up: up.resolve,
    go: () => {
      log.push(name);
      return up.promise;
    },
  };
}

test('whoever times waits until nothing is starting any more', async () => {
  const starts = new Starts();
  const log: string[] = [];
  const first = start(log, 'first');
  starts.add(first.go);
  const timed = starts.quietly(async () => log.push('timed'));
  await new Promise(setImmediate);
  expect(log).toEqual(['first']);
  first.up();
  await timed;
  expect(log).toEqual(['first', 'timed']);
});

test('nothing is started while somebody times, and what was to be is once the last one has', async () => {
  const starts = new Starts();
  const log: string[] = [];
  const one = Promise.withResolvers<void>();
  const other = Promise.withResolvers<void>();
  const timed = [one, other].map(({ promise }) => starts.quietly(() => promise));
  starts.add(start(log, 'first').go);
  one.resolve();
  await timed[0];
  expect(log).toEqual([]);
  other.resolve();
  await timed[1];
  expect(log).toEqual(['first']);
});

test('one starts after the other, so that the first is up as soon as can be', async () => {
  const starts = new Starts();
  const log: string[] = [];
  const first = start(log, 'first');
  starts.add(first.go);
  starts.add(start(log, 'second').go);
  expect(log).toEqual(['first']);
  first.up();
  await new Promise(setImmediate);
  expect(log).toEqual(['first', 'second']);
});

test('a start that fails keeps nobody waiting', async () => {
  const starts = new Starts();
  starts.add(() => Promise.reject(new Error('no memory')));
  expect(await starts.quietly(async () => 'timed')).toBe('timed');
});
