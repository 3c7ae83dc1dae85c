import { expect, test } from 'vitest';
import { CoreLeases } from '#grader/core/core-leases.ts';
import { ownCores } from '#grader/service/cores.ts';
import { JobCores } from '#grader/service/job-cores.ts';
import { LeaseDesk } from '#grader/service/lease-desk.ts';
import type { ToWorker } from '#grader/service/protocol.ts';

test('a job that is broken off while it waits for cores takes its question back', async () => {
  const cores = ownCores([0, 1], 2);
  const held = await cores.lease('exclusive');
  const abort = new AbortController();
  const job = new JobCores(cores, abort.signal);
  const broken = job.use('exclusive', () => Promise.reject(new Error('it was given cores')));
  abort.abort(new Error('cancelled'));
  await expect(broken).rejects.toThrow('cancelled');
  await expect(job.use('shared', async () => 0)).rejects.toThrow('cancelled');
  held.release();
  expect((await cores.lease('exclusive')).cores).toEqual([0, 1]);
});

test('a job moves with its lease, gives it back whatever comes of it, and knows how long it waited', async () => {
  const cores = ownCores([0, 1, 2], 2);
  const job = new JobCores(cores, new AbortController().signal);
  const pins: (readonly number[])[] = [];
  job.pin({ pin: (to) => pins.push(to) > 0 });
  const timed = await job.use('shared', async (first) => {
    expect(first).toEqual([0, 1, 2]);
    return cores.lease('exclusive');
  });
  expect(pins).toEqual([[0, 1, 2], [0]]);
  expect(job.waitedMs).toBeLessThan(1_000);
  setTimeout(() => timed.release(), 50);
  await expect(job.use('exclusive', () => Promise.reject(new Error('broke')))).rejects.toThrow('broke');
  expect(job.waitedMs).toBeGreaterThan(40);
  expect((await cores.lease('exclusive')).cores).toEqual([1, 2]);
});

test('what a worker holds or waits for is given back when it ends', () => {
  const leases = new CoreLeases([0, 1], 2);
  const sent: ToWorker[] = [];
  const desk = new LeaseDesk(leases, (message) => sent.push(message));
  const other = new LeaseDesk(leases, (message) => sent.push(message));
  desk.received({ type: 'ask_cores', lease: 1, kind: 'exclusive' });
  other.received({ type: 'ask_cores', lease: 1, kind: 'shared' });
  expect([desk.isWaiting, other.isWaiting]).toEqual([false, true]);
  desk.close();
  expect(other.isWaiting).toBe(false);
  desk.received({ type: 'release_cores', lease: 1 });
  expect(sent).toEqual([
    { type: 'cores', lease: 1, cores: [0, 1] },
    { type: 'cores', lease: 1, cores: [0, 1] },
  ]);
  expect(leases.waiting).toBe(0);
});
