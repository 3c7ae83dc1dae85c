import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { firstFree } from '../../bin/start/ports.ts';

const STARTER = join(import.meta.dirname, 'fixtures', 'starter.ts');
const PATIENCE = { timeout: 20_000, interval: 50 };

let folder: string;
let ports: number[];
let starter: ChildProcess | undefined;
let printed: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'supervise-'));
  const first = await firstFree(20_000 + Math.floor(Math.random() * 10_000), '127.0.0.1');
  ports = [first, await firstFree(first + 1, '127.0.0.1')];
});

afterEach(() => {
  starter?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

test('a program that is killed is started again, and the other one is left alone', async () => {
  await begin();
  const [first, second] = await pids();
  process.kill(first![0]!, 'SIGKILL');
  const [again, same] = await vi.waitFor(async () => {
    const now = await pids();
    expect(now[0]).not.toEqual(first);
    return now;
  }, PATIENCE);
  expect(same).toEqual(second);
  expect(first!.filter(isAlive)).toEqual([]);
  expect(again!.filter(isAlive)).toHaveLength(2);
  expect(printed).toContain(`The server on ${ports[0]} died (SIGKILL) and is started again`);
});

test('asked to stop by SIGTERM, it ends everything and leaves nothing behind', async () => {
  await begin();
  const all = (await pids()).flat();
  starter!.kill('SIGTERM');
  expect(await ended()).toBe(0);
  expect(all).toHaveLength(4);
  // What a program had started itself ends with it, by the kernel and not by the starter, so a moment later.
  await expect.poll(() => all.filter(isAlive), { timeout: 2_000 }).toEqual([]);
});

test('a second Ctrl-C ends even programs that do not want to, at once', async () => {
  await begin('stubborn');
  const all = (await pids()).flat();
  starter!.kill('SIGINT');
  await vi.waitFor(() => expect(printed).toContain('Stopping'), PATIENCE);
  // Two signals in the same moment are one keypress, so the second is pressed until it is taken for one.
  await vi.waitFor(() => {
    starter!.kill('SIGINT');
    expect(all.filter(isAlive)).toEqual([]);
  }, PATIENCE);
  expect(await ended()).toBe(1);
});

test('killed with kill -9 itself, it takes everything along', async () => {
  await begin();
  const all = (await pids()).flat();
  starter!.kill('SIGKILL');
  await vi.waitFor(() => expect(all.filter(isAlive)).toEqual([]), PATIENCE);
});

test('a program that cannot start is quoted, and nothing is left running', async () => {
  run('', 'broken');
  expect(await ended()).toBe(3);
  expect(printed).toContain(`The server on ${ports[1]} did not start: exit code 1.`);
  expect(printed).toContain('nothing works today');
  await expect(fetch(`http://127.0.0.1:${ports[0]}`)).rejects.toThrow('fetch failed');
});

async function begin(manner = ''): Promise<void> {
  run(manner, manner);
  await vi.waitFor(() => expect(printed).toContain('ready'), PATIENCE);
}

function run(...manners: string[]): void {
  printed = '';
  const servers = manners.map((manner, index) => `${ports[index]}:${manner}`);
  const { npm_lifecycle_event: _, ...env } = process.env;
  starter = spawn(process.execPath, [STARTER, folder, ...servers], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  starter.stdout!.setEncoding('utf8').on('data', (text: string) => (printed += text));
}

async function ended(): Promise<number | null> {
  if (starter!.exitCode === null && starter!.signalCode === null) await once(starter!, 'close');
  return starter!.exitCode;
}

function pids(): Promise<number[][]> {
  return Promise.all(ports.map(async (port) => (await (await fetch(`http://127.0.0.1:${port}`)).json()) as number[]));
}

/** A zombie has ended; it only waits for somebody to ask how. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
