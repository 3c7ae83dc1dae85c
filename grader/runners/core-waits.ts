import { waitedForCoreMs, type ThreadRun } from '#grader/core/core-waits.ts';
import type { SandboxProcess } from '#grader/sandbox/sandbox.ts';

/**
 * Adds up how long threads of a sandbox waited for a core, in milliseconds, also those that end meanwhile: the returned
 * function must be called now and then, and what a thread waits between the last call and its end is not seen.
 */
export function addUpCoreWaits(sandbox: SandboxProcess): () => number {
  const start = sandbox.threadTimes();
  const runs = new Map<string, ThreadRun>();
  return () => {
    for (const [thread, { ranMs, waitedMs }] of sandbox.threadTimes()) {
      const before = start.get(thread) ?? { ranMs: 0, waitedMs: 0 };
      runs.set(thread, {
        ranMs: Math.max(0, ranMs - before.ranMs),
        waitedMs: Math.max(0, waitedMs - before.waitedMs),
      });
    }
    return waitedForCoreMs([...runs.values()]);
  };
}
