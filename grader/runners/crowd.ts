import type { SandboxProcess } from '#grader/sandbox/sandbox.ts';

const LOOK_EVERY_MS = 5;
/** The process that waits for the runs and forks them is ours. */
const OWN_PROCESSES = 1;
/** What a sandbox uses though nothing in it runs, such as a waiting thread that looks at the clock. */
const IDLE_CPU_MS = 5;

export interface Crowd {
  processesAlive: number;
  threadsAlive: number;
  /** Of all processes together, while this was watched. */
  peakMemoryMb: number;
  /** How long no processor time was used before the last look; short where a busy host left no time to look. */
  asleepMs: number;
}

/**
 * Counts from outside how many processes and threads of a sandbox are alive at once at most, until `end` is called.
 * `waitedForCoreMs` tells how long all its threads together have waited for a core until now.
 */
export function watchCrowd(sandbox: SandboxProcess, waitedForCoreMs: () => number): { end(): Crowd } {
  let processesAlive = 0;
  let threadsAlive = 0;
  let peakMemoryMb = 0;
  let cpuMs = sandbox.usage().cpuMs;
  let waitedMs = waitedForCoreMs();
  let busyAt = performance.now();
  let lookedAt = busyAt;
  const look = (): void => {
    const nowWaitedMs = waitedForCoreMs();
    const { processes, threads, memoryMb, cpuMs: nowMs } = sandbox.usage();
    lookedAt = performance.now();
    peakMemoryMb = Math.max(peakMemoryMb, memoryMb);
    // On a crowded host what would run may wait for a core all the time; what sleeps and wakes waits a little each time.
    const isKeptWaiting = nowWaitedMs - waitedMs > Math.max(IDLE_CPU_MS, (lookedAt - busyAt) / 2);
    if (nowMs - cpuMs > IDLE_CPU_MS || isKeptWaiting) {
      cpuMs = nowMs;
      waitedMs = nowWaitedMs;
      busyAt = lookedAt;
    }
    processesAlive = Math.max(processesAlive, processes - OWN_PROCESSES);
    threadsAlive = Math.max(threadsAlive, threads - OWN_PROCESSES);
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    end: () => {
      clearInterval(timer);
      // Before the last look: ending a sandbox that hangs takes processor time itself.
      const asleepMs = lookedAt - busyAt;
      look();
      return { processesAlive, threadsAlive, peakMemoryMb, asleepMs };
    },
  };
}
