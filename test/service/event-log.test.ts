import { describe, expect, test } from 'vitest';
import type { RunEvent } from '#grader/contract/events.ts';
import { EventLog } from '#grader/service/event-log.ts';

const progress = (id: string, done: number): RunEvent => ({ type: 'progress', id, done, of: 100, unit: 'inputs' });

async function readAll(log: EventLog, after: number, signal = new AbortController().signal): Promise<number[]> {
  const ids: number[] = [];
  for await (const { id } of log.follow(after, signal)) ids.push(id);
  return ids;
}

describe('an event log', () => {
  test('keeps the newest progress of each check and all else', () => {
    const log = new EventLog();
    log.append({ type: 'started', attempt: 1 });
    for (let done = 1; done <= 50; done++) {
      log.append(progress('one', done));
      log.append(progress('two', done));
    }
    log.append({ type: 'cancelled' });
    expect(log.after(0)).toEqual([
      { id: 1, event: { type: 'started', attempt: 1 } },
      { id: 100, event: progress('one', 50) },
      { id: 101, event: progress('two', 50) },
      { id: 102, event: { type: 'cancelled' } },
    ]);
  });

  test('lets a reader wait for what comes and leave at the end', async () => {
    const log = new EventLog();
    const read = readAll(log, 0);
    log.append({ type: 'queued', ahead: 0 });
    await Promise.resolve();
    log.append({ type: 'started', attempt: 1 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    log.append({ type: 'cancelled' });
    expect(await read).toEqual([1, 2, 3]);
    expect(await readAll(log, 2)).toEqual([3]);
  });

  test('takes nothing after its end', async () => {
    const log = new EventLog();
    log.append({ type: 'cancelled' });
    log.append({ type: 'started', attempt: 1 });
    expect(log.lastId).toBe(1);
    expect(await readAll(log, 0)).toEqual([1]);
  });

  test('sends readers away when it ends without a final event', async () => {
    const log = new EventLog();
    log.append({ type: 'queued', ahead: 0 });
    const read = readAll(log, 0);
    log.end();
    expect(await read).toEqual([1]);
  });

  test('tells all to a reader who comes with a number from another life', async () => {
    const log = new EventLog();
    log.append({ type: 'queued', ahead: 0 });
    log.append({ type: 'cancelled' });
    expect(await readAll(log, 57)).toEqual([1, 2]);
  });

  test('lets go of a reader who left', async () => {
    const log = new EventLog();
    const left = new AbortController();
    const read = readAll(log, 0, left.signal);
    left.abort();
    expect(await read).toEqual([]);
  });
});
