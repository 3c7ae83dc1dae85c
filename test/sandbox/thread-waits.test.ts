import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { ThreadWaits, waitsBelow } from '#grader/sandbox/thread-waits.ts';

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
  const waits = waitsBelow(child.pid!);
  let mostMs = 0;
  while (child.exitCode === null) {
    mostMs = Math.max(
      mostMs,
      [...waits.now().values()].reduce((sum, ms) => sum + ms, 0),
    );
    await delay(10);
  }
  expect(mostMs).toBeGreaterThan(500);
  expect(waits.now().size).toBe(0);
});

test('a thread that has ended is forgotten, and its number may come again', async () => {
  let threads: string[] = [];
  const waits = new ThreadWaits(() => threads);
  const child = shell('echo; sleep 20');
  await once(child.stdout!, 'data');
  threads = [String(child.pid)];
  expect([...waits.now().keys()]).toEqual(threads);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(waits.now().get(threads[0]!)).toBe(0);
  threads = [String(process.pid)];
  expect([...waits.now().keys()]).toEqual(threads);
  waits.close();
  expect([...waits.now().keys()]).toEqual(threads);
  waits.close();
});
