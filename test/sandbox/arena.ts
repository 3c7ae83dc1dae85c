import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { SandboxEnd, SandboxLimits, SandboxProcess, SandboxSpec } from '#grader/sandbox/sandbox.ts';

export type Launch = (spec: SandboxSpec) => SandboxProcess;

const HOSTILE = join(dirname(fileURLToPath(import.meta.url)), 'hostile');

/** Small, so that the bombs go off quickly. */
export const ARENA_LIMITS: SandboxLimits = {
  memoryMb: 160,
  processes: 40,
  filesMb: 8,
  openFiles: 64,
  cpuSeconds: 3,
  outputBytes: 64 * 1024,
};

/** So many threads show that a bomb does go off. */
export const CROWD = 5;

const INTERPRETERS: Record<string, string[]> = {
  '.sh': ['/bin/sh'],
  '.py': ['/usr/bin/python3', '-I', '-S', '-u'],
  '.js': ['/opt/node'],
};

export interface Attack {
  file: string;
  arguments?: readonly string[];
  limits?: Partial<SandboxLimits>;
  /** Kills the sandbox once it has printed this. */
  killOnceSaid?: string;
  /** Kills the sandbox after this long, when it is still there. */
  killAfterMs?: number;
  /** Kills the sandbox so long after it was first seen with a crowd of threads: a busy host may be slow to begin. */
  killAfterCrowdMs?: number;
  /** Leaves the observations unread. */
  deaf?: boolean;
}

export interface Outcome {
  end: SandboxEnd;
  stdout: string;
  stderr: string;
  cpuMs: number;
  peakMemoryMb: number;
  /** Most processes and threads seen at once. */
  peakThreads: number;
  wallMs: number;
  killMs: number;
  /** Real user ids of its processes on the host. */
  uids: number[];
  /** Processes of it that the host still has, after it was said to be gone. */
  left: string[];
}

/** The real user id of a process, as the host sees it. */
export function hostUid(pid: number): number | undefined {
  try {
    return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]);
  } catch {
    return undefined;
  }
}

/** Processes of this host with a word in their command line; those that ended and wait to be reaped have none. */
export function processesNaming(word: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return command.includes(word) ? [{ pid: Number(name), command }] : [];
      } catch {
        return [];
      }
    });
}

/** A process and all that came of it, each by its number and when it started, so that no later one is taken for it. */
export function processesUnder(pid: number): string[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number);
    return [identityOf(pid), ...children.flatMap((child) => processesUnder(child))];
  } catch {
    return [];
  }
}

/** A process's number and the tick at which it started; empty where it is gone or only waits to be reaped. */
export function identityOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
    return fields[0] === 'Z' ? '' : `${pid} ${fields[19]}`;
  } catch {
    return '';
  }
}

/** Runs a hostile program to its end, or to the end it is given. */
export async function attack(launch: Launch, plan: Attack): Promise<Outcome> {
  const marker = randomUUID();
  const started = performance.now();
  const sandbox = launch({
    command: [
      ...(INTERPRETERS[extname(plan.file)] ?? []),
      `/opt/hostile/${plan.file}`,
      marker,
      ...(plan.arguments ?? []),
    ],
    readOnlyBinds: [
      { from: HOSTILE, to: '/opt/hostile' },
      { from: process.execPath, to: '/opt/node' },
    ],
    env: { LANG: 'C.UTF-8' },
    limits: { ...ARENA_LIMITS, ...plan.limits },
    network: 'none',
  });
  if (!plan.deaf) sandbox.observations.resume();

  let over = false;
  let peakThreads = 0;
  let killMs = 0;
  const uids = new Set<number>();
  const kill = async () => {
    const from = performance.now();
    await sandbox.kill();
    killMs = performance.now() - from;
  };
  void sandbox.exited.then(() => (over = true));
  let nextLookAt = 0;
  let crowdedAt: number | undefined;
  while (!over) {
    await delay(5);
    const passed = performance.now() - started;
    if (over) break;
    peakThreads = Math.max(peakThreads, sandbox.usage().threads);
    if (peakThreads > CROWD) crowdedAt ??= passed;
    const crowdedForMs = crowdedAt === undefined ? 0 : passed - crowdedAt;
    if (passed > nextLookAt) {
      for (const { pid } of processesNaming(marker)) uids.add(hostUid(pid) ?? -1);
      nextLookAt = passed + 100;
    }
    const said = plan.killOnceSaid !== undefined && sandbox.stdout().text.includes(plan.killOnceSaid);
    const crowded = crowdedForMs > (plan.killAfterCrowdMs ?? Infinity);
    if (said || crowded || passed > (plan.killAfterMs ?? 8_000)) await kill();
  }
  const end = await sandbox.exited;
  const usage = sandbox.usage();
  return {
    end,
    stdout: sandbox.stdout().text,
    stderr: sandbox.stderr().text,
    cpuMs: usage.cpuMs,
    peakMemoryMb: usage.peakMemoryMb,
    peakThreads,
    wallMs: performance.now() - started,
    killMs,
    uids: [...uids].filter((uid) => uid >= 0),
    left: processesNaming(marker).map(({ pid, command }) => `${pid} ${command}`),
  };
}

/** Runs a good program that reads, computes, starts a process and writes; returns what is wrong with its answer. */
export async function goodProgram(launch: Launch): Promise<string | undefined> {
  const sandbox = launch({
    command: [
      '/bin/sh',
      '-c',
      'read line <&3; (echo "$line" | tr a-z A-Z >/tmp/answer); cat /tmp/answer >&4; echo out; echo err >&2',
    ],
    readOnlyBinds: [],
    env: {},
    limits: ARENA_LIMITS,
    network: 'none',
  });
  const parts: Buffer[] = [];
  sandbox.observations.on('data', (part: Buffer) => parts.push(part));
  sandbox.commands.write('question\n');
  const end = await sandbox.exited;
  // What was written before the end is in the pipe; it arrives within a turn of the event loop or two.
  for (let turn = 0; turn < 50 && parts.length === 0; turn++) await delay(2);
  const got = [end.reason, end.code, Buffer.concat(parts).toString(), sandbox.stdout().text, sandbox.stderr().text];
  const wanted = ['exit', 0, 'QUESTION\n', 'out\n', 'err\n'];
  return JSON.stringify(got) === JSON.stringify(wanted) ? undefined : JSON.stringify(got);
}
