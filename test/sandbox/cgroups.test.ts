import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { tryRemoveGroup } from '#grader/sandbox/cgroup-files.ts';
import { openVersionOne } from '#grader/sandbox/cgroup-v1.ts';
import { openVersionTwo } from '#grader/sandbox/cgroup-v2.ts';
import type { ControlGroup } from '#grader/sandbox/cgroup-group.ts';
import { hierarchyMounts } from '#grader/sandbox/cgroups.ts';

const mounts = hierarchyMounts(readFileSync('/proc/self/mounts', 'utf8'));
const ROOT = `racecourse-test-${process.pid}`;
const root = process.geteuid?.() === 0;
const opened: ControlGroup[] = [];

afterAll(async () => {
  for (const group of opened) await emptied(group);
  if (root) for (const mount of Object.values(mounts)) tryRemoveGroup(join(mount, ROOT));
});

/** Runs a script in a group, which it joins by itself before it begins. */
function runIn(group: ControlGroup, script: string): ChildProcess {
  const joins = group.joinFiles.map((file) => `echo $$ >'${file}' || exit 125\n`).join('');
  return spawn('/bin/sh', ['-c', `${joins}${script}`], { stdio: ['ignore', 'pipe', 'ignore'] });
}

async function emptied(group: ControlGroup): Promise<void> {
  for (let turn = 0; turn < 200 && !group.isEmpty(); turn++) {
    group.killAll();
    await delay(5);
  }
  expect(group.isEmpty()).toBe(true);
  group.remove();
}

async function outputOf(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (part: Buffer) => (text += part.toString()));
  await once(child, 'close');
  return text;
}

const LIMITS = { memoryMb: 32, tasks: 12, cores: [] };

/** However often it is asked: what the kernel told of a list a moment ago is not what it holds now. */
async function listsWhatThereIsNow(group: ControlGroup): Promise<void> {
  group.begin(LIMITS);
  const child = runIn(group, 'sleep 20 & echo $!; sleep 20');
  const [first] = (await once(child.stdout!, 'data')) as [Buffer];
  const sleeper = first.toString().trim();
  await expect.poll(() => group.threads().length, { interval: 5 }).toBe(3);
  expect(group.threads()).toContain(sleeper);
  process.kill(Number(sleeper), 'SIGKILL');
  await expect.poll(() => group.threads(), { interval: 5, timeout: 500 }).not.toContain(sleeper);
  expect(group.usage().processes).toBe(2);
  await emptied(group);
}

describe('where hierarchies are mounted', () => {
  test('hybrid, version 1 beside an empty version 2', () => {
    const text = [
      'cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,nosuid,cpu,cpuacct 0 0',
      'cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0',
      'cgroup /sys/fs/cgroup/systemd cgroup rw,name=systemd 0 0',
      'cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0',
    ].join('\n');
    expect(hierarchyMounts(text)).toEqual({
      cpuacct: '/sys/fs/cgroup/cpu,cpuacct',
      memory: '/sys/fs/cgroup/memory',
      unified: '/sys/fs/cgroup/unified',
    });
  });

  test('version 2 alone, and none', () => {
    expect(hierarchyMounts('cgroup2 /sys/fs/cgroup cgroup2 rw 0 0')).toEqual({ unified: '/sys/fs/cgroup' });
    expect(hierarchyMounts('tmpfs /tmp tmpfs rw 0 0')).toEqual({});
  });
});

describe.skipIf(!root || !mounts.memory || !mounts.pids)('version 1', () => {
  const groups = openVersionOne(mounts, ROOT);
  const open = (name: string): ControlGroup => {
    const group = groups!.open(name);
    opened.push(group);
    return group;
  };

  test('ends a process for memory, counts that, and starts from zero again', async () => {
    const group = open('memory');
    for (let use = 0; use < 2; use++) {
      group.begin(LIMITS);
      expect(group.memoryKills()).toBe(0);
      const child = runIn(group, 'head -c 100M /dev/zero | tail -c 90M >/dev/null; exit 0');
      await once(child, 'exit');
      expect(group.memoryKills()).toBeGreaterThan(0);
      expect(group.usage().peakMemoryMb).toBeGreaterThan(20);
      expect(group.usage().peakMemoryMb).toBeLessThanOrEqual(33);
    }
    group.begin(LIMITS);
    expect(group.usage().peakMemoryMb).toBeLessThan(5);
    expect(group.usage().cpuMs).toBe(0);
  });

  test('refuses one process too many', async () => {
    const group = open('few');
    group.begin({ ...LIMITS, tasks: 4 });
    const child = runIn(group, '(for i in 1 2 3 4 5 6; do sleep 5 & done; echo many) 2>/dev/null');
    expect(await outputOf(child)).toBe('');
    expect(group.usage().tasks).toBeLessThanOrEqual(4);
  });

  test.skipIf(!mounts.cpuset)('gives the cores named, and all when none is', async () => {
    const group = open('cores');
    const allowed = async () =>
      (await outputOf(runIn(group, 'grep Cpus_allowed_list /proc/self/status'))).split(/\s+/)[1];
    group.begin({ ...LIMITS, cores: [0] });
    expect(await allowed()).toBe('0');
    group.begin(LIMITS);
    expect(await allowed()).toBe(readFileSync(join(mounts.cpuset!, 'cpuset.cpus'), 'utf8').trim());
  });

  test('counts time, and kills what forks as fast as it can', async () => {
    const group = open('kill');
    group.begin({ ...LIMITS, tasks: 60 });
    const child = runIn(group, 'while :; do (while :; do :; done) & done');
    // The shell itself gives up as soon as it cannot fork, which may be before it is killed.
    const ended = once(child, 'exit');
    await delay(150);
    expect(group.usage().cpuMs).toBeGreaterThan(10);
    expect(group.usage().processes).toBeGreaterThan(1);
    group.killAll();
    await ended;
    await emptied(group);
  });

  test('lists the threads and processes that there are now', () => listsWhatThereIsNow(open('lists')));

  test('kills by the freezer where there is no cgroup.kill', async () => {
    const { unified: _, ...older } = mounts;
    const group = openVersionOne(older, ROOT)!.open('freezer');
    opened.push(group);
    group.begin(LIMITS);
    const child = runIn(group, 'while :; do (sleep 0.01) & wait; done');
    const ended = once(child, 'exit');
    await delay(50);
    group.killAll();
    await ended;
    await emptied(group);
  });
});

describe.skipIf(!root || !mounts.unified)('version 2, as far as this host has it', () => {
  test('counts time, kills all at once and proves it', async () => {
    const groups = openVersionTwo(mounts.unified!, ROOT)!;
    expect(groups.version).toBe(2);
    const group = groups.open('kill');
    opened.push(group);
    group.begin(LIMITS);
    const child = runIn(group, 'while :; do (while :; do :; done) & sleep 0.01; done');
    const ended = once(child, 'exit');
    await delay(150);
    expect(group.usage().cpuMs).toBeGreaterThan(10);
    expect(group.usage().processes).toBeGreaterThan(1);
    expect(group.isEmpty()).toBe(false);
    group.killAll();
    await ended;
    await emptied(group);
  });

  test('lists the threads and processes that there are now', () => {
    const group = openVersionTwo(mounts.unified!, ROOT)!.open('lists');
    opened.push(group);
    return listsWhatThereIsNow(group);
  });
});

describe('version 2, on files that look like it', () => {
  const base = mkdtempSync(join(tmpdir(), 'racecourse-cgroup2-'));
  const files = (folder: string, content: Record<string, string>) => {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(content)) writeFileSync(join(folder, name), text);
  };
  const read = (name: string) => readFileSync(join(base, 'racecourse/slot-0', name), 'utf8');
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  test('hands on its controllers, sets limits and counts from the beginning of each use', () => {
    const all = 'cpuset cpu io memory pids';
    files(base, { 'cgroup.procs': '', 'cgroup.controllers': all, 'cgroup.subtree_control': 'memory pids cpuset' });
    files(join(base, 'racecourse'), {
      'cgroup.procs': '',
      'cgroup.controllers': all,
      'cgroup.subtree_control': 'memory pids cpuset',
      'cpu.stat': '',
    });
    files(join(base, 'racecourse/slot-0'), {
      'cgroup.procs': '11\n12\n',
      'cpu.stat': 'usage_usec 5000\nuser_usec 1\n',
      'memory.current': `${10 << 20}`,
      'memory.events': 'low 0\noom 3\noom_kill 2\n',
      'memory.stat': 'anon 1\npgmajfault 700\n',
      'pids.current': '7',
    });
    const groups = openVersionTwo(base)!;
    expect(groups.version).toBe(2);
    expect(groups.powers.cpuTime).toBe(true);
    const group = groups.open('slot-0');
    group.begin({ memoryMb: 64, tasks: 9, cores: [1, 3] });
    files(join(base, 'racecourse/slot-0'), {
      'cpu.stat': 'usage_usec 25000\nuser_usec 1\n',
      'memory.current': `${30 << 20}`,
      'memory.events': 'low 0\noom 3\noom_kill 3\n',
    });
    expect(group.usage()).toMatchObject({ cpuMs: 20, memoryMb: 20, peakMemoryMb: 20, processes: 2 });
    expect(group.memoryKills()).toBe(1);
    expect(group.isEmpty()).toBe(false);
    expect(group.isThrashing()).toBe(false);
    files(join(base, 'racecourse/slot-0'), { 'memory.current': `${64 << 20}` });
    expect(group.isThrashing()).toBe(false);
    files(join(base, 'racecourse/slot-0'), { 'memory.stat': 'anon 1\npgmajfault 1300\n' });
    expect(group.isThrashing()).toBe(true);
    files(join(base, 'racecourse/slot-0'), { 'memory.current': `${30 << 20}` });
    expect(group.isThrashing()).toBe(false);
    expect(['memory.max', 'pids.max', 'cpuset.cpus'].map(read)).toEqual([String(64 << 20), '9', '1,3']);
  });
});
