import { join } from 'node:path';
import { readControl } from '#grader/sandbox/cgroup-files.ts';
import type { ControlGroups } from '#grader/sandbox/cgroup-group.ts';
import { openVersionOne, type HierarchyMounts } from '#grader/sandbox/cgroup-v1.ts';
import { openVersionTwo } from '#grader/sandbox/cgroup-v2.ts';

const VERSION_ONE_CONTROLLERS = ['memory', 'pids', 'cpuset', 'cpuacct', 'freezer'] as const;

/** Where each hierarchy is mounted, read from the text of `/proc/self/mounts`. */
export function hierarchyMounts(mounts: string): HierarchyMounts {
  const found: HierarchyMounts = {};
  for (const line of mounts.split('\n')) {
    const [, path = '', type, options = ''] = line.split(' ');
    if (type === 'cgroup2') found.unified ??= path;
    if (type !== 'cgroup') continue;
    const named = options.split(',');
    for (const controller of VERSION_ONE_CONTROLLERS) if (named.includes(controller)) found[controller] ??= path;
  }
  return found;
}

/** The group this process is in, in the version 2 hierarchy. */
function ownGroup(): string {
  const line = (readControl('/proc/self/cgroup') ?? '').split('\n').find((each) => each.startsWith('0::'));
  return line?.slice('0::'.length) ?? '/';
}

/**
 * Control groups as this host has them: version 1 where its controllers are mounted, else version 2. Root works
 * below the top; an ordinary user can only work below his own group, and only where it was delegated to him.
 * Undefined when nothing can be written.
 */
export function openControlGroups(): ControlGroups | undefined {
  const mounts = hierarchyMounts(readControl('/proc/self/mounts') ?? '');
  const versionOne = (mounts.memory ?? mounts.pids) ? openVersionOne(mounts) : undefined;
  if (versionOne) return versionOne;
  if (!mounts.unified) return undefined;
  return openVersionTwo(process.getuid?.() === 0 ? mounts.unified : join(mounts.unified, ownGroup()));
}
