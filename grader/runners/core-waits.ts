import type { SandboxProcess } from '#grader/sandbox/sandbox.ts';

/**
 * Adds up how long threads of a sandbox waited for a core, in milliseconds, also those that end meanwhile: the returned
 * function must be called now and then, and what a thread waits between the last call and its end is not seen.
 */
export function addUpCoreWaits(sandbox: SandboxProcess): () => number {
  const start = sandbox.waitsForCoreMs();
  const last = new Map(start);
  return () => {
    for (const [task, waitedMs] of sandbox.waitsForCoreMs()) last.set(task, waitedMs);
    let totalMs = 0;
    for (const [task, waitedMs] of last) totalMs += Math.max(0, waitedMs - (start.get(task) ?? 0));
    return totalMs;
  };
}
