import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlGroup } from '#grader/sandbox/cgroup-group.ts';
import { openControlGroups } from '#grader/sandbox/cgroups.ts';
import { SLOTS_COUNT } from '#grader/sandbox/identity.ts';
import { privateFolder } from '#grader/sandbox/private-folder.ts';

/** A place for one sandbox at a time: a number nobody else on this host uses, so a user and a control group of its own. */
export interface Slot {
  readonly number: number;
  readonly group: ControlGroup | undefined;
  /** Gives the number back to the host. The slot must be empty. */
  release(): void;
}

/**
 * Takes an exclusive lock that the kernel drops when this process ends, however it ends. The lock belongs to the open
 * file, which the short-lived `flock` shares with us, so it stays when that is gone.
 */
function tryLock(path: string): number | undefined {
  const fd = openSync(path, 'a', 0o600);
  const { status } = spawnSync('flock', ['--exclusive', '--nonblock', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', fd],
  });
  if (status === 0) return fd;
  closeSync(fd);
  return undefined;
}

let controlGroups: ReturnType<typeof openControlGroups> | null = null;

/** This host's control groups, found on first use. */
export function hostControlGroups(): ReturnType<typeof openControlGroups> {
  if (controlGroups === null) controlGroups = openControlGroups();
  return controlGroups;
}

const taken = new Set<number>();

/** Takes the lowest slot free on this host. */
export function takeSlot(): Slot {
  const locks = join(privateFolder(), 'slots');
  mkdirSync(locks, { recursive: true, mode: 0o755 });
  for (let number = 0; number < SLOTS_COUNT; number++) {
    if (taken.has(number)) continue;
    const lock = tryLock(join(locks, String(number)));
    if (lock === undefined) continue;
    taken.add(number);
    const group = hostControlGroups()?.open(`slot-${number}`);
    // A slot whose last user was killed may still hold processes of his.
    if (group && !group.isEmpty()) group.killAll();
    return {
      number,
      group,
      release: () => {
        group?.remove();
        taken.delete(number);
        closeSync(lock);
      },
    };
  }
  throw new Error(`All ${SLOTS_COUNT} slots of this host are taken.`);
}
