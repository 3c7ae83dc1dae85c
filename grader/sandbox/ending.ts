import { setTimeout as delay } from 'node:timers/promises';
import { killProcess } from '#grader/sandbox/cgroup-files.ts';
import type { ControlGroup } from '#grader/sandbox/cgroup-group.ts';
import { childrenOf, sampleProcess, sampleTree } from '#grader/sandbox/process-tree.ts';

const GONE_WITHIN_MS = 5_000;

/**
 * Kills a sandbox by its process 1, which takes all others with it; bubblewrap then reaps it and exits, so its exit
 * proves the end. Killed the other way round, process 1 would be an orphan for the host to reap, whenever it likes.
 * Returns process 1's id, where there was one.
 */
export function killByFirstProcess(bubblewrap: number, group: ControlGroup | undefined): number[] {
  let inside = childrenOf(bubblewrap);
  if (inside.length === 0) {
    // Not begun, or just beginning: held still, it cannot start one between our look and its end.
    try {
      process.kill(bubblewrap, 'SIGSTOP');
    } catch {
      return [];
    }
    inside = childrenOf(bubblewrap);
    killProcess(bubblewrap);
    group?.killAll();
  }
  inside.forEach(killProcess);
  return inside;
}

/** The process of a sandbox's command, which is the first that process 1 has started; undefined once it is gone. */
export function commandIn(bubblewrap: number): number | undefined {
  const [first] = childrenOf(bubblewrap);
  return first === undefined ? undefined : childrenOf(first)[0];
}

/** Kills all of a sandbox but its command and what holds it. */
export function endChildrenOfCommand(bubblewrap: number): void {
  const [, first, ...inside] = sampleTree(bubblewrap);
  const command = commandIn(bubblewrap);
  if (first === undefined || command === undefined) return;
  for (const { pid } of inside) if (pid !== command) killProcess(pid);
}

/** Whether a process has ended; one that nobody has reaped yet has. */
export function hasEnded(pid: number): boolean {
  const state = sampleProcess(pid)?.state;
  return state === undefined || state === 'Z' || state === 'X';
}

/** Makes sure that nothing of a sandbox is left: neither in its group nor among the processes known to be of it. */
export async function proveEmpty(group: ControlGroup | undefined, pids: readonly number[]): Promise<boolean> {
  const empty = () => (group?.isEmpty() ?? true) && pids.every(hasEnded);
  const deadline = performance.now() + GONE_WITHIN_MS;
  for (let pauseMs = 0; !empty(); pauseMs = Math.min(pauseMs + 1, 20)) {
    if (performance.now() > deadline) return false;
    group?.killAll();
    pids.filter((pid) => !hasEnded(pid)).forEach(killProcess);
    await delay(pauseMs);
  }
  return true;
}
