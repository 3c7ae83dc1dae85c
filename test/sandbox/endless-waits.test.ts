import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { isStuck } from '#grader/sandbox/endless-waits.ts';
import { threadsBelow } from '#grader/sandbox/process-tree.ts';

const started: ChildProcess[] = [];
// With the children that they have.
afterEach(() => started.splice(0).forEach((child) => process.kill(-child.pid!, 'SIGKILL')));

/** Runs Python that prints a line once it is about to wait, and tells of its threads. */
async function threadsOf(code: string): Promise<() => string[]> {
  const child = spawn('python3', ['-c', `import threading, os, signal, select, subprocess, time\n${code}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  started.push(child);
  await once(child.stdout, 'data');
  return () => threadsBelow(child.pid!);
}

const DEADLOCK = `
one, two, both = threading.Lock(), threading.Lock(), threading.Barrier(2)
def take(first, second):
    with first:
        both.wait()
        with second: pass
threads = [threading.Thread(target=take, args=pair) for pair in ((one, two), (two, one))]
for thread in threads: thread.start()
`;

test.each([
  ['two threads that have each other’s lock', `${DEADLOCK}print("here", flush=True)\nthreads[0].join()`],
  ['a lock that is taken twice', 'lock = threading.Lock()\nlock.acquire()\nprint("here", flush=True)\nlock.acquire()'],
  [
    'a process that waits for one that waits',
    'print("here", flush=True)\nif os.fork() == 0: threading.Event().wait()\nos.wait()',
  ],
  ['a loop that nothing will wake', 'print("here", flush=True)\nselect.epoll().poll()'],
  ['a pipe that nobody writes to', 'print("here", flush=True)\nos.read(os.pipe()[0], 1)'],
])('stuck: %s', async (_, code) => {
  const threads = await threadsOf(code);
  await expect.poll(() => isStuck(threads(), { orSleeps: false }), { interval: 20, timeout: 5_000 }).toBe(true);
});

test.each([
  ['one that sleeps', 'print("here", flush=True)\ntime.sleep(60)'],
  ['one that computes', 'print("here", flush=True)\nwhile True: pass'],
  [
    'one that waits for a lock until some time',
    'lock = threading.Lock()\nlock.acquire()\nprint("here", flush=True)\nlock.acquire(timeout=60)',
  ],
  ['one thread that sleeps beside two that are stuck', `${DEADLOCK}print("here", flush=True)\ntime.sleep(60)`],
  [
    'one that a timer will interrupt',
    'signal.signal(signal.SIGALRM, lambda *_: None)\nsignal.alarm(60)\nprint("here", flush=True)\nthreading.Event().wait()',
  ],
  ['a loop that has a time to wake at', 'print("here", flush=True)\nselect.epoll().poll(60)'],
  ['a child that sleeps, for which its parent waits', 'print("here", flush=True)\nsubprocess.run(["sleep", "60"])'],
])('not stuck: %s', async (_, code) => {
  const threads = await threadsOf(code);
  for (let look = 0; look < 20; look++) {
    expect(isStuck(threads(), { orSleeps: false })).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});

test('one that sleeps does not count where it wakes nobody', async () => {
  const threads = await threadsOf(`${DEADLOCK}print("here", flush=True)\ntime.sleep(60)`);
  await expect.poll(() => isStuck(threads(), { orSleeps: true }), { interval: 20, timeout: 5_000 }).toBe(true);
});

test('nothing at all is not stuck', () => {
  expect(isStuck([], { orSleeps: false })).toBe(false);
});
