import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchSandbox } from '#grader/sandbox/launch.ts';
import { closeSeats } from '#grader/sandbox/seats.ts';
import { hostControlGroups } from '#grader/sandbox/slots.ts';
import { attack, goodProgram, hostUid } from './arena.ts';
import { trials, type Targets } from './attacks.ts';

const victim = spawn('sleep', ['300'], { stdio: 'ignore' });
const listener = createServer((socket) => socket.destroy());
const abstractListener = createServer((socket) => socket.destroy());
const targets: Targets = { victimPid: victim.pid ?? 0, port: 0, abstractSocket: `racecourse-test-${process.pid}` };

beforeAll(async () => {
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => abstractListener.listen(`\0${targets.abstractSocket}`, resolve));
  const address = listener.address();
  if (address && typeof address === 'object') targets.port = address.port;
});

afterAll(async () => {
  victim.kill('SIGKILL');
  listener.close();
  abstractListener.close();
  await closeSeats();
});

const contained = hostControlGroups()?.powers.memory === true;
const own = process.geteuid?.() ?? 0;

describe('a hostile program is held, and the next one in its place runs well', () => {
  // The list is made before the port is known; the arguments of each plan are read when it runs.
  const names = trials(targets, contained);
  test.for(names.map(({ name }, index) => ({ name, index })))('$name', async ({ index }) => {
    const trial = trials(targets, contained)[index]!;
    const outcome = await attack(launchSandbox, trial.plan);
    expect(trial.broken(outcome), JSON.stringify(outcome, null, 2)).toEqual([]);
    expect(outcome.left).toEqual([]);
    for (const uid of outcome.uids) expect(uid).not.toBe(0);
    if (own === 0) expect(new Set(outcome.uids).size).toBeLessThanOrEqual(1);
    expect(hostUid(targets.victimPid)).toBe(own);
    expect(victim.exitCode ?? victim.signalCode).toBeNull();
    expect(await goodProgram(launchSandbox)).toBeUndefined();
  });
});
