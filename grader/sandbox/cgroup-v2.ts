import { openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ControlGroup,
  ControlGroups,
  GroupLimits,
  GroupPowers,
  GroupUsage,
} from '#grader/sandbox/cgroup-group.ts';
import {
  keyIn,
  killProcess,
  namesIn,
  readControl,
  readKey,
  tryMakeGroup,
  tryRemoveGroup,
  tryWrite,
} from '#grader/sandbox/cgroup-files.ts';
import { KeptFile } from '#grader/sandbox/kept-file.ts';
import { Rereads } from '#grader/sandbox/rereads.ts';

const MB = 1024 * 1024;
const MS_PER_US = 1e-3;
const CONTROLLERS = ['memory', 'pids', 'cpuset'] as const;

/** The kernel's record of the most memory a group has used, counted from the last reset where the kernel can reset. */
class PeakMemory {
  readonly #fd: number | undefined;
  #resets = false;
  #atStart = 0;

  constructor(path: string) {
    try {
      // A reset counts for the file description it was written through, so that one is kept.
      this.#fd = openSync(path, 'r+');
    } catch {
      this.#fd = undefined;
    }
  }

  begin(): void {
    if (this.#fd === undefined) return;
    try {
      writeSync(this.#fd, 'reset');
      this.#resets = true;
    } catch {
      // Kernels before 6.12 cannot: then only a new record tells something.
      this.#resets = false;
    }
    this.#atStart = this.#read();
  }

  /** In bytes; 0 when the kernel's record does not belong to this use. */
  now(): number {
    const peak = this.#read();
    return this.#resets || peak > this.#atStart ? peak : 0;
  }

  #read(): number {
    if (this.#fd === undefined) return 0;
    const text = Buffer.alloc(32);
    try {
      return Number(text.toString('latin1', 0, readSync(this.#fd, text, 0, text.length, 0)));
    } catch {
      return 0;
    }
  }
}

class VersionTwoGroup implements ControlGroup {
  readonly powers: GroupPowers;
  readonly joinFiles: readonly string[];
  readonly #folder: string;
  readonly #files: Record<'memory' | 'tasks' | 'cpu' | 'processes' | 'threads', KeptFile>;
  readonly #peak: PeakMemory;
  readonly #rereads = new Rereads();
  #cpuAtStart = 0;
  #memoryAtStart = 0;
  #highestSeen = 0;
  #killsAtStart = 0;

  constructor(folder: string, powers: GroupPowers) {
    this.#folder = folder;
    this.powers = powers;
    this.joinFiles = [join(folder, 'cgroup.procs')];
    this.#files = {
      memory: new KeptFile(this.#file('memory.current')),
      tasks: new KeptFile(this.#file('pids.current')),
      cpu: new KeptFile(this.#file('cpu.stat')),
      processes: new KeptFile(this.#file('cgroup.procs')),
      threads: new KeptFile(this.#file('cgroup.threads')),
    };
    this.#peak = new PeakMemory(join(folder, 'memory.peak'));
  }

  begin(limits: GroupLimits): void {
    if (this.powers.memory) {
      tryWrite(this.#file('memory.max'), String(limits.memoryMb * MB));
      tryWrite(this.#file('memory.swap.max'), '0');
      // One process too many ends them all: half a submission is no use to anyone.
      tryWrite(this.#file('memory.oom.group'), '1');
    }
    if (this.powers.tasks) tryWrite(this.#file('pids.max'), String(limits.tasks));
    this.pin(limits.cores);
    this.#peak.begin();
    this.#rereads.begin(limits.memoryMb * MB);
    this.#memoryAtStart = this.#files.memory.number();
    this.#highestSeen = 0;
    this.#cpuAtStart = this.#cpuMs();
    this.#killsAtStart = readKey(this.#file('memory.events'), 'oom_kill');
  }

  pin(cores: readonly number[]): void {
    // Empty means the parent's cores.
    if (this.powers.cores) tryWrite(this.#file('cpuset.cpus'), cores.length > 0 ? cores.join(',') : '\n');
  }

  usage(): GroupUsage {
    const current = this.#files.memory.number();
    this.#highestSeen = Math.max(this.#highestSeen, current, this.#peak.now());
    const processes = namesIn(this.#files.processes.read()).length;
    return {
      cpuMs: this.#cpuMs() - this.#cpuAtStart,
      memoryMb: Math.max(0, current - this.#memoryAtStart) / MB,
      peakMemoryMb: Math.max(0, this.#highestSeen - this.#memoryAtStart) / MB,
      tasks: this.#files.tasks.number(),
      processes,
    };
  }

  threads(): string[] {
    return namesIn(this.#files.threads.read());
  }

  memoryKills(): number {
    return readKey(this.#file('memory.events'), 'oom_kill') - this.#killsAtStart;
  }

  isThrashing(): boolean {
    if (!this.powers.memory) return false;
    const used = this.#files.memory.number();
    return this.#rereads.areTooMany(used, () => readKey(this.#file('memory.stat'), 'pgmajfault'));
  }

  killAll(): void {
    if (tryWrite(this.#file('cgroup.kill'), '1')) return;
    // Kernels before 5.14.
    tryWrite(this.#file('cgroup.freeze'), '1');
    namesIn(this.#files.processes.read()).map(Number).forEach(killProcess);
    tryWrite(this.#file('cgroup.freeze'), '0');
  }

  isEmpty(): boolean {
    return (readControl(this.#file('cgroup.procs')) ?? '') === '';
  }

  remove(): void {
    Object.values(this.#files).forEach((file) => file.close());
    tryRemoveGroup(this.#folder);
  }

  #cpuMs(): number {
    return keyIn(this.#files.cpu.read(), 'usage_usec') * MS_PER_US;
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }
}

const controllersOf = (folder: string, file: string): string[] =>
  (readControl(join(folder, file)) ?? '').trim().split(/\s+/).filter(Boolean);

/** Hands the controllers on to a group's children; a group that holds processes itself must first let go of them. */
function handOn(folder: string): void {
  const available = controllersOf(folder, 'cgroup.controllers');
  const handedOn = controllersOf(folder, 'cgroup.subtree_control');
  const wanted = CONTROLLERS.filter((name) => available.includes(name) && !handedOn.includes(name));
  const enable = () => wanted.every((name) => tryWrite(join(folder, 'cgroup.subtree_control'), `+${name}`));
  if (enable()) return;
  const aside = join(folder, 'racecourse-grader');
  if (!tryMakeGroup(aside)) return;
  for (const pid of namesIn(readControl(join(folder, 'cgroup.procs')))) tryWrite(join(aside, 'cgroup.procs'), pid);
  enable();
}

/** Version 2 under a group of ours in `base`; undefined when it cannot be written or holds nothing to anything. */
export function openVersionTwo(base: string, root = 'racecourse'): ControlGroups | undefined {
  const folder = join(base, root);
  if (!tryMakeGroup(folder)) return undefined;
  handOn(base);
  handOn(folder);
  const given = controllersOf(folder, 'cgroup.subtree_control');
  const powers: GroupPowers = {
    memory: given.includes('memory'),
    tasks: given.includes('pids'),
    cores: given.includes('cpuset'),
    cpuTime: readControl(join(folder, 'cpu.stat')) !== undefined,
  };
  return {
    version: 2,
    powers,
    open: (name) => {
      const group = join(folder, name);
      tryMakeGroup(group);
      return new VersionTwoGroup(group, powers);
    },
  };
}
