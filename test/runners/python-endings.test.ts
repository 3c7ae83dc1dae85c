import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Report } from '#grader/contract/report.ts';
import { NO_PYTHON, openExercise, openWorkerSlot, type WorkerSlot } from './worker-slot.ts';

let slot: WorkerSlot;
let bundle: Bundle;

describe.skipIf(NO_PYTHON !== undefined)('ends of Python runs', () => {
  beforeAll(async () => {
    slot = await openWorkerSlot();
    const whole = await openExercise('gather-the-waits', 4_000);
    bundle = { ...whole, checks: whole.checks.filter((check) => check.kind === 'correctness') };
  });
  afterAll(() => slot.close());

  const grade = (main: string): Promise<Report> => slot.grade(bundle, main);

  test('an event loop that could only wait for ever is a deadlock, and is told at once', async () => {
    const report = await grade(`
import asyncio


async def run_all(jobs):
    await asyncio.Event().wait()
`);
    expect(report.verdict).toBe('deadlock');
    expect(report.wallMs).toBeLessThan(bundle.limits.wallMs);
  });

  test('an event loop that waits for a thread is left alone', async () => {
    const report = await grade(`
import asyncio
import time


async def run_all(jobs):
    await asyncio.to_thread(time.sleep, 0.05)
    return list(await asyncio.gather(*(job() for job in jobs)))
`);
    expect(report.verdict).toBe('accepted');
  });

  test('threads that all wait are a deadlock, though ending them takes processor time', async () => {
    // The check after it finds the sandbox ended, and must not call that anything else.
    const [first] = bundle.checks;
    const twice = { ...bundle, checks: [first!, first!] };
    const report = await slot.grade(
      twice,
      `
import threading


async def run_all(jobs):
    threading.Event().wait()
`,
    );
    expect(report.verdict).toBe('deadlock');
    expect(report.checks.map((check) => check.verdict)).not.toContain('time_limit');
  });

  test("an error's traceback may pass through the grader's own lines without being called cheating", async () => {
    const report = await grade(`
import asyncio
import threading
import traceback


async def run_all(jobs):
    tasks = [asyncio.ensure_future(job()) for job in jobs]
    for task in tasks:
        try:
            await task
        except OSError as error:
            traceback.print_exception(error)
            thread = threading.Thread(target=lambda: exec('raise error', {'error': error}))
            thread.start()
            thread.join()
            raise
    return [task.result() for task in tasks]
`);
    expect(report.summary).not.toMatch(/grader/);
    expect(report.verdict).toBe('accepted');
  });

  test('a request that is still open at the end was not closed in time, however long the answer is on its way', async () => {
    const whole = await openExercise('download-pages', 4_000);
    const conduct = { ...whole, checks: whole.checks.filter((check) => check.kind === 'conduct') };
    const report = await slot.grade(
      conduct,
      `
import queue
import threading
import time

import requests


def download(urls, limit, timeout):
    waiting = queue.Queue()
    for url in set(urls):
        waiting.put(url)

    def work():
        while True:
            requests.get(waiting.get())
            waiting.task_done()

    for _ in range(6):
        threading.Thread(target=work, daemon=True).start()
    while waiting.unfinished_tasks > 1:
        time.sleep(0.05)
    return list(range(300_000))
`,
    );
    const spans = report.checks[0]!.trace!.spans;
    expect(spans.filter((span) => span.detail === 'never ended')).toHaveLength(1);
  });
});
