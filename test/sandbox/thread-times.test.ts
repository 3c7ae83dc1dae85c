import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { ThreadClock, clockBelow } from '#grader/sandbox/thread-times.ts';

const started: ChildProcess[] = [];
afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')));

function shell(script: string): ChildProcess {
  const child = spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  started.push(child);
  return child;
}

test('two that want one core wait for it as long as the other has it', async () => {
  const child = shell(
    'taskset -cp 0 $$ >/dev/null; (timeout 1 sh -c "while :; do :; done") & timeout 1 sh -c "while :; do :; done"; wait',
  );
  const clock = clockBelow(child.pid!);
  let mostMs = 0;
  while (child.exitCode === null) {
    mostMs = Math.max(
      mostMs,
      [...clock.now().values()].reduce((sum, { waitedMs }) => sum + waitedMs, 0),
    );
    await delay(10);
  }
  expect(mostMs).toBeGreaterThan(500);
  expect(clock.now().size).toBe(0);
});

test('a thread that has ended is forgotten, and its number may come again', async () => {
  let threads: string[] = [];
  const clock = new ThreadClock(() => threads);
  const child = shell('echo; sleep 20');
  await once(child.stdout!, 'data');
  threads = [String(child.pid)];
  expect([...clock.now().keys()]).toEqual(threads);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect([...clock.now().keys()]).toEqual([]);
  threads = [String(process.pid)];
  expect([...clock.now().keys()]).toEqual(threads);
  clock.close();
  expect([...clock.now().keys()]).toEqual(threads);
  clock.close();
});

test('a thread that the list leaves out though it lives is not forgotten', async () => {
  // Version 1 of control groups cuts its list short when threads begin while it is made.
  const lists = [[String(process.pid)], [], [String(process.pid)]];
  const clock = new ThreadClock(() => lists.shift()!);
  const ran = [clock.now(), clock.now(), clock.now()].map((times) => times.get(String(process.pid))?.ranMs);
  expect(ran[0]).toBeGreaterThan(0);
  expect(ran[1]).toBeGreaterThanOrEqual(ran[0]!);
  expect(ran[2]).toBeGreaterThanOrEqual(ran[1]!);
  clock.close();
});
