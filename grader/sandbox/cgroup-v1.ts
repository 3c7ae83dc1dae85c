import { join } from 'node:path';
import type {
  ControlGroup,
  ControlGroups,
  GroupLimits,
  GroupPowers,
  GroupUsage,
} from '#grader/sandbox/cgroup-group.ts';
import {
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
const MS_PER_NS = 1e-6;

/** Mount points of the hierarchies by controller; `unified` is a version 2 hierarchy mounted beside them. */
export type HierarchyMounts = Partial<Record<'memory' | 'pids' | 'cpuset' | 'cpuacct' | 'freezer' | 'unified', string>>;

class VersionOneGroup implements ControlGroup {
  readonly powers: GroupPowers;
  readonly joinFiles: readonly string[];
  readonly #at: HierarchyMounts;
  readonly #folders: string[];
  readonly #numbers: Record<'memory' | 'peak' | 'tasks' | 'cpuNs', KeptFile | undefined>;
  readonly #rereads = new Rereads();
  #cpuAtStart = 0;
  #memoryAtStartMb = 0;
  #killsAtStart = 0;

  constructor(folders: HierarchyMounts, powers: GroupPowers) {
    this.#at = folders;
    this.powers = powers;
    // Controllers mounted together share a folder.
    this.#folders = [...new Set(Object.values(folders))];
    this.joinFiles = this.#folders.map((folder) => join(folder, 'cgroup.procs'));
    const { memory, pids, cpuacct } = folders;
    this.#numbers = {
      memory: numberIn(memory, 'memory.usage_in_bytes'),
      peak: numberIn(memory, 'memory.max_usage_in_bytes'),
      tasks: numberIn(pids, 'pids.current'),
      cpuNs: numberIn(cpuacct, 'cpuacct.usage'),
    };
  }

  begin(limits: GroupLimits): void {
    const { memory, pids } = this.#at;
    if (memory) {
      const bytes = String(limits.memoryMb * MB);
      this.#rereads.begin(limits.memoryMb * MB);
      // Memory with swap may never be below memory alone, so it is lifted before and lowered after.
      tryWrite(join(memory, 'memory.memsw.limit_in_bytes'), '-1');
      tryWrite(join(memory, 'memory.limit_in_bytes'), bytes);
      tryWrite(join(memory, 'memory.memsw.limit_in_bytes'), bytes);
      tryWrite(join(memory, 'memory.max_usage_in_bytes'), '0');
      this.#memoryAtStartMb = now(this.#numbers.memory) / MB;
      this.#killsAtStart = this.#kills();
    }
    if (pids) tryWrite(join(pids, 'pids.max'), String(limits.tasks));
    this.pin(limits.cores);
    this.#cpuAtStart = this.#cpuMs();
  }

  pin(cores: readonly number[]): void {
    const { cpuset } = this.#at;
    if (!cpuset) return;
    const all = (): string => (readControl(join(cpuset, '..', 'cpuset.cpus')) ?? '').trim();
    tryWrite(join(cpuset, 'cpuset.cpus'), cores.length > 0 ? cores.join(',') : all());
  }

  usage(): GroupUsage {
    const aboveStart = (bytes: number) => Math.max(0, bytes / MB - this.#memoryAtStartMb);
    return {
      cpuMs: this.#cpuMs() - this.#cpuAtStart,
      memoryMb: aboveStart(now(this.#numbers.memory)),
      peakMemoryMb: aboveStart(now(this.#numbers.peak)),
      tasks: now(this.#numbers.tasks),
      processes: this.#list('cgroup.procs').length,
    };
  }

  threads(): string[] {
    return this.#list('tasks');
  }

  memoryKills(): number {
    return this.#kills() - this.#killsAtStart;
  }

  isThrashing(): boolean {
    const { memory } = this.#at;
    if (!memory) return false;
    return this.#rereads.areTooMany(now(this.#numbers.memory), () =>
      readKey(join(memory, 'memory.stat'), 'pgmajfault'),
    );
  }

  killAll(): void {
    const { freezer, unified } = this.#at;
    if (unified && tryWrite(join(unified, 'cgroup.kill'), '1')) return;
    // Frozen, none can fork away between being listed and being killed.
    if (freezer) tryWrite(join(freezer, 'freezer.state'), 'FROZEN');
    this.#list('cgroup.procs').map(Number).forEach(killProcess);
    if (freezer) tryWrite(join(freezer, 'freezer.state'), 'THAWED');
  }

  isEmpty(): boolean {
    return this.#folders.every((folder) => (readControl(join(folder, 'cgroup.procs')) ?? '') === '');
  }

  remove(): void {
    Object.values(this.#numbers).forEach((file) => file?.close());
    this.#folders.forEach(tryRemoveGroup);
  }

  /** Opened each time: through a file that stays open, version 1 gives a list of up to a second ago. */
  #list(name: 'cgroup.procs' | 'tasks'): string[] {
    const [folder] = this.#folders;
    return folder ? namesIn(readControl(join(folder, name))) : [];
  }

  #cpuMs(): number {
    return now(this.#numbers.cpuNs) * MS_PER_NS;
  }

  #kills(): number {
    const { memory } = this.#at;
    return memory ? readKey(join(memory, 'memory.oom_control'), 'oom_kill') : 0;
  }
}

function numberIn(folder: string | undefined, name: string): KeptFile | undefined {
  return folder === undefined ? undefined : new KeptFile(join(folder, name));
}

const now = (file: KeptFile | undefined): number => file?.number() ?? 0;

function openFolders(mounts: HierarchyMounts, ...names: string[]): HierarchyMounts {
  const usable: HierarchyMounts = {};
  for (const [controller, mount] of Object.entries(mounts) as [keyof HierarchyMounts, string][]) {
    const folder = join(mount, ...names);
    if (!tryMakeGroup(folder)) continue;
    if (controller === 'cpuset') {
      // A new group has no cores and no memory nodes, and nothing may join it until it has.
      for (const file of ['cpuset.mems', 'cpuset.cpus']) {
        const own = (readControl(join(folder, file)) ?? '').trim();
        if (own === '') tryWrite(join(folder, file), (readControl(join(folder, '..', file)) ?? '').trim());
      }
    }
    usable[controller] = folder;
  }
  return usable;
}

/** Version 1 over the given hierarchies, under a folder of ours in each; undefined when none can be written. */
export function openVersionOne(mounts: HierarchyMounts, root = 'racecourse'): ControlGroups | undefined {
  const { unified, ...controllers } = openFolders(mounts, root);
  if (Object.keys(controllers).length === 0) return undefined;
  // The freezer is only a way to kill: with cgroup.kill at hand it would be one more group to join.
  const { freezer, ...kept } = controllers;
  const mine: HierarchyMounts = unified ? { ...kept, unified } : { ...kept, ...(freezer ? { freezer } : {}) };
  const powers: GroupPowers = {
    memory: kept.memory !== undefined,
    tasks: kept.pids !== undefined,
    cores: kept.cpuset !== undefined,
    cpuTime: kept.cpuacct !== undefined,
  };
  return { version: 1, powers, open: (name) => new VersionOneGroup(openFolders(mine, name), powers) };
}
