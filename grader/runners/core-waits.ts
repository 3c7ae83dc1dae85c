import type { SandboxProcess } from '#grader/sandbox/sandbox.ts';

/**
 * Adds up how long threads of a sandbox waited for a core, in milliseconds, also those that end meanwhile: the returned
 * function must be called now and then, and what a thread waits between the last call and its end is not seen.
 */
export function addUpCoreWaits(sandbox: SandboxProcess): () => number {
  const start = sandbox.threadTimes();
  const last = new Map(start);
  return () => {
    for (const [thread, times] of sandbox.threadTimes()) last.set(thread, times);
    let totalMs = 0;
    for (const [thread, { waitedMs }] of last) totalMs += Math.max(0, waitedMs - (start.get(thread)?.waitedMs ?? 0));
    return totalMs;
  };
}
