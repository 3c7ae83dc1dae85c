/** What one thread did in a run: how long it was on a core, and how long it was ready but waited for one. */
export interface ThreadRun {
  ranMs: number;
  waitedMs: number;
}

/** A thread that computes less than this of what the busiest does has no part in how long a run takes. */
const PART = 0.1;

/**
 * How long the threads of a run waited for a core, all together. An engine's helpers, which collect garbage or compile beside
 * those that do the work, compute little but wait as often as anybody on a crowded host: they do not count, or what one thread
 * does after the other would look as if several had been at it.
 */
export function waitedForCoreMs(threads: readonly ThreadRun[]): number {
  const busiestMs = threads.reduce((most, { ranMs }) => Math.max(most, ranMs), 0);
  return threads.reduce((sum, { ranMs, waitedMs }) => sum + (ranMs >= busiestMs * PART ? waitedMs : 0), 0);
}
