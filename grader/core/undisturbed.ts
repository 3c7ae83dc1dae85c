/** Shorter stretches are not told apart by the clocks that runs are measured with. */
const CLOCK_GRAIN_MS = 1;

/**
 * How long a run that is bound by the processor would have taken had nothing else run on the host, as far as that can be known.
 * Its threads went on during `cpuMs` of the `cpuMs + waitedMs` in which they could have, so without waiting it is shorter by that
 * share; but not shorter than its work spread over all cores, and not by more than what others used, so that threads which wait
 * for each other gain nothing. Where it is known how many processes there were, threads of one are taken to share one interpreter
 * lock: they were ready to run only in turn, however long each of them waited for a core to ask for it.
 */
export function undisturbedMs(
  run: { wallMs: number; cpuMs: number; waitedForCoreMs?: number; foreignCpuMs?: number; processesAlive?: number },
  cores: number,
): number {
  const { wallMs, cpuMs, waitedForCoreMs = 0, foreignCpuMs = 0, processesAlive = cores } = run;
  const alone = cpuMs > 0 ? (wallMs * cpuMs) / (cpuMs + waitedForCoreMs) : wallMs;
  return Math.min(wallMs, Math.max(alone, cpuMs / Math.max(1, Math.min(cores, processesAlive)), wallMs - foreignCpuMs));
}

/**
 * The same for a run that mostly waits: what each of its threads waited for a core on average is taken off its time, but not more
 * than what others used meanwhile, so that nobody gains by crowding the cores himself. It is never shorter than what its threads
 * computed, shared out among them: on a crowded host all else may have been waiting for a core.
 */
export function undisturbedWaitingMs(run: {
  wallMs: number;
  cpuMs: number;
  waitedForCoreMs?: number;
  foreignCpuMs?: number;
  workersAlive: number;
  threadsAlive?: number;
}): number {
  const { wallMs, cpuMs, waitedForCoreMs = 0, foreignCpuMs = 0, workersAlive, threadsAlive = 1 + workersAlive } = run;
  const threads = Math.max(1, threadsAlive);
  const leastMs = Math.min(wallMs, Math.max(CLOCK_GRAIN_MS, cpuMs / threads));
  return Math.max(wallMs - waitedForCoreMs / threads, wallMs - foreignCpuMs, leastMs);
}
