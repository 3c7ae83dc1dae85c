import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { launchSandbox } from '#grader/sandbox/launch.ts';
import type { SandboxSpec } from '#grader/sandbox/sandbox.ts';
import { closeSeats } from '#grader/sandbox/seats.ts';
import { ARENA_LIMITS, hostUid, processesNaming } from './arena.ts';

afterAll(closeSeats);

const sh = (script: string, more: Partial<SandboxSpec> = {}) =>
  launchSandbox({
    command: ['/bin/sh', '-c', script, 'sh', "it's one $word"],
    readOnlyBinds: [],
    env: {},
    limits: ARENA_LIMITS,
    network: 'none',
    ...more,
  });

describe('a sandbox tells how its command ended', () => {
  test.each([
    ['true', { reason: 'exit', code: 0, signal: null }],
    ['exit 3', { reason: 'exit', code: 3, signal: null }],
    ['kill -SEGV $$', { reason: 'signal', code: null, signal: 'SIGSEGV' }],
    ['kill -KILL $$', { reason: 'signal', code: null, signal: 'SIGKILL' }],
  ])('%s', async (script, wanted) => {
    expect(await sh(script).exited).toEqual(wanted);
  });

  test('a program that is not there', async () => {
    const sandbox = sh('', { command: ['/nowhere/program'] });
    expect(await sandbox.exited).toMatchObject({ reason: 'exit', code: 127 });
    expect(sandbox.stderr().text).toContain('not found');
  });

  test('a sandbox that cannot be made is no doing of its command', async () => {
    const sandbox = sh('true', { readOnlyBinds: [{ from: '/usr/bin', to: '/usr/bin/true/below/a/file' }] });
    expect(await sandbox.exited).toMatchObject({ reason: 'not_started' });
    expect(sandbox.stderr().text).toContain('bwrap:');
  });

  test('a command cannot pretend that it never began', async () => {
    expect(await sh('echo "bwrap: failed" >&2; exit 1').exited).toMatchObject({ reason: 'exit', code: 1 });
  });
});

describe('what goes in and comes out', () => {
  test('arguments, variables and folders as given', async () => {
    const sandbox = sh('echo "$1|$WORD|$(pwd)|$(id -u)|$HOME|$(hostname)"; env | sort', {
      env: { WORD: 'a \'b\' "c" $d\n2' },
    });
    await sandbox.exited;
    const text = sandbox.stdout().text;
    expect(text).toContain("it's one $word|a 'b' \"c\" $d\n2|/tmp|65534|/tmp|sandbox\n");
    expect(text).not.toContain('RACECOURSE');
  });

  test('commands on descriptor 3, observations on 4, both as long as wanted', async () => {
    const sandbox = sh('cat <&3 >&4');
    let got = 0;
    sandbox.observations.on('data', (part: Buffer) => (got += part.length));
    const bytes = 3 << 20;
    sandbox.commands.end(Buffer.alloc(bytes, 'x'));
    expect(await sandbox.exited).toMatchObject({ reason: 'exit', code: 0 });
    for (let turn = 0; turn < 100 && got < bytes; turn++) await delay(2);
    expect(got).toBe(bytes);
  });

  test('writing to a sandbox that has ended harms nobody', async () => {
    const sandbox = sh('true');
    await sandbox.exited;
    sandbox.commands.write('too late\n');
    await delay(10);
  });

  test('output up to the limit is kept whole, and stdout and stderr are counted apart', async () => {
    const bytes = ARENA_LIMITS.outputBytes;
    const sandbox = sh(`head -c ${bytes} /dev/zero; head -c ${bytes} /dev/zero >&2`);
    expect(await sandbox.exited).toMatchObject({ reason: 'exit', code: 0 });
    expect(sandbox.stdout()).toMatchObject({ bytes, truncated: false });
    expect(sandbox.stderr()).toMatchObject({ bytes, truncated: false });
  });

  test('a slow drip of output is stopped once it is too much', async () => {
    const sandbox = sh('while :; do head -c 3000 /dev/zero; sleep 0.01; done');
    expect(await sandbox.exited).toMatchObject({ reason: 'output' });
    expect(sandbox.stdout()).toMatchObject({ truncated: true });
    expect(sandbox.stdout().text.length).toBe(ARENA_LIMITS.outputBytes);
  });
});

describe('seen from the host', () => {
  test('it runs as an unprivileged user without capabilities, filtered, in namespaces of its own', async () => {
    const sandbox = sh('exec sleep 7.1234');
    let inside: number | undefined;
    for (let turn = 0; turn < 300 && !inside; turn++) {
      await delay(5);
      inside = processesNaming('sleep 7.1234').find(({ command }) => command.startsWith('sleep'))?.pid;
    }
    const status = readFileSync(`/proc/${inside}/status`, 'latin1');
    const own = process.geteuid?.() ?? 0;
    if (own === 0) expect(hostUid(inside ?? 0)).toBeGreaterThan(1000);
    else expect(hostUid(inside ?? 0)).toBe(own);
    expect(status).toMatch(/^Groups:\s*(65534\s*)*$/m);
    expect(status).toMatch(/^CapEff:\s+0+$/m);
    expect(status).toMatch(/^CapBnd:\s+0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(status).toMatch(/^Seccomp:\s+2$/m);
    expect(sandbox.usage()).toMatchObject({ processes: 1, threads: 1 });
    await sandbox.kill();
  });

  test('its use of time and memory is measured, quickly', async () => {
    const sandbox = sh('i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo done; sleep 5');
    for (let turn = 0; turn < 600 && !sandbox.stdout().text; turn++) await delay(5);
    const from = performance.now();
    for (let turn = 0; turn < 50; turn++) sandbox.usage();
    const each = (performance.now() - from) / 50;
    expect(sandbox.usage().cpuMs).toBeGreaterThan(30);
    expect(sandbox.usage().peakMemoryMb).toBeGreaterThan(0);
    await sandbox.kill();
    const after = sandbox.usage();
    expect(after).toMatchObject({ memoryMb: 0, processes: 0, threads: 0 });
    expect(after.cpuMs).toBeGreaterThan(30);
    // Generous: other tests share the machine.
    expect(each).toBeLessThan(5);
  });
});

describe('killing', () => {
  test('at every moment of the start', async () => {
    for (const pauseMs of [0, 0, 1, 2, 3, 5, 8, 13]) {
      const sandbox = sh('sleep 60');
      if (pauseMs > 0) await delay(pauseMs);
      await sandbox.kill();
      expect(await sandbox.exited).toMatchObject({ reason: 'killed' });
    }
  });

  test('more than once, and after the end', async () => {
    const sandbox = sh('sleep 60');
    await delay(20);
    await Promise.all([sandbox.kill(), sandbox.kill()]);
    await sandbox.kill();
    expect(await sandbox.exited).toMatchObject({ reason: 'killed' });

    const ended = sh('exit 4');
    await ended.exited;
    await ended.kill();
    expect(await ended.exited).toMatchObject({ reason: 'exit', code: 4 });
  });

  test('bubblewrap itself being killed takes everything along', async () => {
    const sandbox = sh('sleep 8.4321 & sleep 8.4321');
    for (let turn = 0; turn < 300 && processesNaming('sleep 8.4321').length < 3; turn++) await delay(5);
    process.kill(sandbox.pid, 'SIGKILL');
    await sandbox.exited;
    expect(processesNaming('sleep 8.4321')).toEqual([]);
    expect(await sh('true').exited).toMatchObject({ reason: 'exit' });
  });

  test('several at once do not meet', async () => {
    const many = Array.from({ length: 5 }, () => sh('echo $$ >/tmp/mine; sleep 0.1; ls /tmp'));
    for (const sandbox of many) {
      expect(await sandbox.exited).toMatchObject({ reason: 'exit' });
      expect(sandbox.stdout().text).toBe('mine\n');
    }
  });
});
