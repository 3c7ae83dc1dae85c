import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { readControl } from '#grader/sandbox/cgroup-files.ts';
import { hierarchyMounts } from '#grader/sandbox/cgroups.ts';
import { readableByAnyone } from '#grader/sandbox/readable-copy.ts';
import { takeSlot } from '#grader/sandbox/slots.ts';
import { copyForEveryone } from './copy-for-everyone.ts';
import { hostUid, identityOf, processesNaming } from './arena.ts';

const TRIAL = join(import.meta.dirname, 'grader-trial.ts');
const FIRST_UID = 60_800;
const root = process.geteuid?.() === 0;

function graderThat(what: string, word = ''): ChildProcess {
  return spawn(process.execPath, [TRIAL, what, word], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function firstLine<T>(child: ChildProcess): Promise<T> {
  for await (const line of createInterface(child.stdout!)) return JSON.parse(line) as T;
  throw new Error('The grader said nothing.');
}

/** Processes with the real user id of a slot; those that ended and wait to be reaped have no command line. */
const processesOf = (uid: number): number[] =>
  processesNaming('').flatMap(({ pid, command }) => (command !== '' && hostUid(pid) === uid ? [pid] : []));

/** Groups of a slot that exist and are empty: left behind, unless another grader is just taking the slot. */
const emptyGroups = (slot: number): string[] =>
  Object.values(hierarchyMounts(readFileSync('/proc/self/mounts', 'latin1')))
    .map((mount) => join(mount, 'racecourse', `slot-${slot}`))
    .filter((folder) => readControl(join(folder, 'cgroup.procs')) === '');

describe('a grader that is killed', () => {
  test('takes its sandboxes along, running or waiting, and its slots are free again', async () => {
    const word = randomUUID();
    const child = graderThat('hold', word);
    const pids = await firstLine<number[]>(child);
    const uids = pids.map((pid) => hostUid(pid) ?? 0);
    expect(processesNaming(word).length).toBeGreaterThan(4);
    if (root) expect(new Set(uids).size).toBe(2);
    const held = new Set(uids.flatMap(processesOf));

    child.kill('SIGKILL');
    await once(child, 'exit');
    const there = () => processesNaming(word).filter(({ pid }) => pid !== child.pid);
    for (let turn = 0; turn < 400 && there().length > 0; turn++) await delay(5);
    expect(there()).toEqual([]);
    // The slots are free again, so that another grader of this host may be using them by now.
    const left = () => (root ? uids.flatMap(processesOf).filter((pid) => held.has(pid)) : []);
    for (let turn = 0; turn < 400 && left().length > 0; turn++) await delay(5);
    expect(left()).toEqual([]);
  });

  test('two graders never share a slot', async () => {
    const child = graderThat('hold', randomUUID());
    const pids = await firstLine<number[]>(child);
    const slot = takeSlot();
    if (root) for (const pid of pids) expect(hostUid(pid)).not.toBe(FIRST_UID + slot.number);
    slot.release();
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});

describe('a grader that ends', () => {
  test('leaves no process, group or mount, and so no namespace, after ten good submissions', async () => {
    const mountsBefore = readFileSync('/proc/self/mounts', 'latin1');
    const child = graderThat('ten good ones');
    const { answers, uids, processes } = await firstLine<{
      answers: string[];
      uids: number[];
      processes: string[];
    }>(child);
    expect(answers).toEqual(Array.from({ length: 10 }, () => 'good'));
    await once(child, 'exit');
    expect(processes.length).toBeGreaterThan(10);
    const alive = () => processes.filter((one) => identityOf(Number.parseInt(one, 10)) === one);
    for (let turn = 0; turn < 200 && alive().length > 0; turn++) await delay(5);
    expect(alive()).toEqual([]);
    if (root) {
      const slots = uids.map((uid) => uid - FIRST_UID).filter((slot) => slot >= 0);
      expect(slots.length).toBeGreaterThan(0);
      const left = () => slots.flatMap((slot) => emptyGroups(slot));
      for (let turn = 0; turn < 200 && left().length > 0; turn++) await delay(5);
      expect(left()).toEqual([]);
    }
    expect(readFileSync('/proc/self/mounts', 'latin1')).toBe(mountsBefore);
  });
});

describe.skipIf(!root)('a network shared with the grader', () => {
  const raiseLoopback = ['/bin/sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  test.each([
    ['by root', ['unshare', '--net', ...raiseLoopback]],
    [
      'by an ordinary user, who is root of a namespace for it',
      [
        ...['setpriv', '--reuid=1000', '--regid=1000', '--clear-groups'],
        ...['unshare', '--user', '--map-current-user', '--keep-caps', '--net', ...raiseLoopback],
      ],
    ],
  ])('is its namespace of loopback alone, where its pages are served: made %s', (_, [file = '', ...words]) => {
    const project = copyForEveryone();
    const { stdout, stderr } = spawnSync(
      file,
      [
        ...words,
        readableByAnyone(process.execPath),
        join(project, 'test/sandbox/grader-trial.ts'),
        'share the network',
      ],
      { encoding: 'utf8', cwd: '/' },
    );
    rmSync(project, { recursive: true });
    expect(JSON.parse(stdout || JSON.stringify(stderr))).toEqual(['page\n', '']);
  });
});
