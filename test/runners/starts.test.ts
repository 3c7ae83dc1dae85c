import { expect, test } from 'vitest';
import { Starts } from '#grader/runners/starts.ts';
import { ownCores } from '#grader/service/cores.ts';

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

const soon = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

test('whoever times waits until nothing is starting any more', async () => {
  const cores = ownCores([0, 1], 2);
  const starts = new Starts(cores);
  const log: string[] = [];
  const first = start(log, 'first');
  starts.add(first.go);
  const timed = cores.lease('exclusive').then(() => log.push('timed'));
  await soon();
  expect(log).toEqual(['first']);
  first.up();
  await timed;
  expect(log).toEqual(['first', 'timed']);
});

test('nothing is started while somebody times, and what was to be is once the last one has', async () => {
  const cores = ownCores([0, 1], 2);
  const starts = new Starts(cores);
  const log: string[] = [];
  const one = await cores.lease('exclusive');
  const other = cores.lease('exclusive');
  starts.add(start(log, 'first').go);
  one.release();
  const lease = await other;
  await soon();
  expect(log).toEqual([]);
  lease.release();
  await soon();
  expect(log).toEqual(['first']);
});

test('what is started while another has cores to itself keeps to the others', async () => {
  const cores = ownCores([0, 1, 2], 2);
  const starts = new Starts(cores);
  await cores.lease('exclusive');
  const given = new Promise((resolve) => starts.add(async (free) => resolve(free)));
  expect(await given).toEqual([0]);
});

test('one starts after the other, so that the first is up as soon as can be', async () => {
  const starts = new Starts(ownCores([0, 1], 2));
  const log: string[] = [];
  const first = start(log, 'first');
  starts.add(first.go);
  starts.add(start(log, 'second').go);
  await soon();
  expect(log).toEqual(['first']);
  first.up();
  await soon();
  expect(log).toEqual(['first', 'second']);
});

test('a start that fails keeps nobody waiting', async () => {
  const cores = ownCores([0, 1], 2);
  new Starts(cores).add(() => Promise.reject(new Error('no memory')));
  expect((await cores.lease('exclusive')).cores).toEqual([0, 1]);
});
