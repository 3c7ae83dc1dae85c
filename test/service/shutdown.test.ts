import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { refusalSchema } from '#grader/contract/runs.ts';
import { forkTied } from '#grader/service/tied-fork.ts';
import { follow, lastOf, type Message } from '../http/test-grader.ts';
import { pidPath, recordedPid } from './pid-file.ts';
import { runRequest } from './submissions.ts';

const MAIN = fileURLToPath(new URL('./main-with-scripted-worker.ts', import.meta.url));
const WORKER = fileURLToPath(new URL('../../grader/worker.ts', import.meta.url));

interface GraderProcess extends AsyncDisposable {
  child: ChildProcess;
  address: string;
  exited: Promise<unknown[]>;
  post(body: unknown): Promise<Response>;
  read(id: string): Promise<Message[]>;
  until(id: string, type: string): Promise<void>;
}

/** The grader in a process of its own, one slot, on a free port. */
async function startProcess(environment: Record<string, string> = {}): Promise<GraderProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, RACECOURSE_GRADER_PORT: '0', RACECOURSE_SLOTS: '1', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let address = '';
  for await (const line of createInterface({ input: child.stdout })) {
    address = /grader on (http:\S+)"/.exec(line)?.[1] ?? '';
    if (address) break;
  }
  child.stdout?.resume();
  return {
    child,
    address,
    exited,
    post: (body) =>
      fetch(`${address}/v1/runs`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    async read(id) {
      const messages: Message[] = [];
      for await (const message of follow(address, id)) messages.push(message);
      return messages;
    },
    async until(id, type) {
      for await (const { event } of follow(address, id)) if (event.type === type) return;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Waits for the end of a process; false when it lives on. */
async function ends(pid: number): Promise<boolean> {
  return vi.waitUntil(() => !isAlive(pid), { timeout: 5000 }).catch(() => false);
}

/** A zombie that nobody has collected yet does nothing any more. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

test.concurrent('asked to stop, it finishes what runs, returns what waits, takes nothing more and leaves', async () => {
  await using grader = await startProcess();
  const pidFile = pidPath();
  const running = runRequest({ act: 'finish', afterMs: 3_000, pidFile });
  await grader.post(running);
  await grader.until(running.id, 'check_started');
  const waiting = runRequest({ act: 'finish' });
  await grader.post(waiting);
  const runningMessages = grader.read(running.id);
  const waitingMessages = grader.read(waiting.id);
  await grader.until(waiting.id, 'queued');

  grader.child.kill('SIGTERM');
  expect((await waitingMessages).map(({ event }) => event.type)).toEqual(['queued']);
  const refused = await grader.post(runRequest({ act: 'finish' }));
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(refusalSchema.parse(await refused.json()).error).toBe('shutting_down');
  expect((await grader.post(waiting)).status).toBe(503);
  expect((await grader.post(running)).status).toBe(202);

  expect(lastOf(await runningMessages).type).toBe('finished');
  expect(await grader.exited).toEqual([0, null]);
  expect(await ends(recordedPid(pidFile))).toBe(true);
});

test.concurrent('what runs beyond the grace is returned too', async () => {
  await using grader = await startProcess({ RACECOURSE_SHUTDOWN_GRACE_MS: '100' });
  const pidFile = pidPath();
  const running = runRequest({ act: 'hang', pidFile });
  await grader.post(running);
  await grader.until(running.id, 'check_started');
  const messages = grader.read(running.id);
  grader.child.kill('SIGINT');
  expect((await messages).at(-1)?.event.type).toBe('check_started');
  expect(await grader.exited).toEqual([0, null]);
  expect(await ends(recordedPid(pidFile))).toBe(true);
});

test.concurrent('a worker that is told to stop while it still starts does so by itself', async () => {
  const worker = forkTied(WORKER);
  const exited = once(worker, 'exit');
  worker.send({ type: 'stop' });
  expect(await exited).toEqual([0, null]);
});

test.concurrent('a second signal ends it at once, and its workers with it', async () => {
  await using grader = await startProcess();
  const pidFile = pidPath();
  const running = runRequest({ act: 'block', pidFile });
  await grader.post(running);
  await grader.until(running.id, 'check_started');
  grader.child.kill('SIGTERM');
  await vi.waitUntil(async () => (await grader.post(runRequest({ act: 'finish' }))).status === 503, { timeout: 5000 });
  grader.child.kill('SIGTERM');
  expect(await grader.exited).toEqual([1, null]);
  expect(await ends(recordedPid(pidFile))).toBe(true);
});

test.concurrent(
  'killed outright, it leaves no worker behind, not even a stuck one',
  { skip: process.platform !== 'linux' },
  async () => {
    await using grader = await startProcess();
    const pidFile = pidPath();
    const running = runRequest({ act: 'block', pidFile });
    await grader.post(running);
    await grader.until(running.id, 'check_started');
    grader.child.kill('SIGKILL');
    await grader.exited;
    expect(await ends(recordedPid(pidFile))).toBe(true);
  },
);

test.concurrent('an address that is taken is told in words', async () => {
  await using grader = await startProcess();
  const { port } = new URL(grader.address);
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, RACECOURSE_GRADER_PORT: port },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const errors = child.stderr.toArray();
  expect((await once(child, 'exit'))[0]).toBe(1);
  expect(Buffer.concat(await errors).toString()).toContain('EADDRINUSE');
});
