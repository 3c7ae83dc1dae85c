import type { ChildStopped } from '../../protocol.ts';
import { asError } from './thrown.ts';

/** What a run is told that waits in Atomics.wait for what nobody does; `wallMs`: the time that it had, where it ends for that. */
export function deadlock(wallMs?: number): ChildStopped {
  const within = wallMs === undefined ? '' : ` within ${wallMs / 1000} s`;
  const message = `Your code did not come to its end${within}: what is left waits in Atomics.wait, and nobody wakes it. Look for a lock that is never released, or a notify that came before the wait.`;
  return { verdict: 'deadlock', message };
}

/** What a run is told that was still going on after its time; `stuckMs`: for how long its main isolate had not given control back. */
export function timeLimit(
  wallMs: number,
  stuckMs: number,
  left: { timers: number; requests: number; workers: number },
): ChildStopped {
  const seconds = wallMs / 1000;
  const message =
    stuckMs > wallMs / 2
      ? `Your code was stopped after ${seconds} s: for the last ${(stuckMs / 1000).toFixed(1)} s one piece of it ran without ever giving control back. Look for a loop that never ends.`
      : `Your code was stopped after ${seconds} s: it was still going on, with ${left.timers} timers, ${left.requests} requests and ${left.workers} workers. Look for a timer that starts itself again, or something that is waited for but never comes.`;
  return { verdict: 'time_limit', message };
}

/** What a run is told whose isolate needed more memory than it has. */
export function memoryLimit(isolateMb: number): ChildStopped {
  const message = `An isolate used more than ${isolateMb} MiB of memory. Keep only what you still need.`;
  return { verdict: 'memory_limit', message };
}

/** Whether an isolate was ended under a call. */
export function isGone(error: unknown): boolean {
  return /disposed/i.test(asError(error).message);
}

/** Whether an isolate had no memory left. */
export function isOutOfMemory(error: unknown): boolean {
  return /memory limit|Array buffer allocation failed/i.test(asError(error).message);
}
