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
  idleMs: number;
}

/** Counts from outside how many processes and threads of a sandbox are alive at once at most, until `end` is called; calls `alsoLook` at each look. */
export function watchCrowd(sandbox: SandboxProcess, alsoLook: () => void): { end(): Crowd } {
  let processesAlive = 0;
  let threadsAlive = 0;
  let peakMemoryMb = 0;
  let cpuMs = sandbox.usage().cpuMs;
  let busyAt = performance.now();
  let lookedAt = busyAt;
  const look = (): void => {
    alsoLook();
    const { processes, threads, memoryMb, cpuMs: nowMs } = sandbox.usage();
    lookedAt = performance.now();
    peakMemoryMb = Math.max(peakMemoryMb, memoryMb);
    if (nowMs - cpuMs > IDLE_CPU_MS) {
      cpuMs = nowMs;
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
      const idleMs = lookedAt - busyAt;
      look();
      return { processesAlive, threadsAlive, peakMemoryMb, idleMs };
    },
  };
}
