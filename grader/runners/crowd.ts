import type { SandboxProcess } from '#grader/sandbox/sandbox.ts';

const LOOK_EVERY_MS = 4;
/** The process that waits for the runs and forks them is ours. */
const OWN_PROCESSES = 1;
/** What a sandbox uses though nothing in it runs, such as a waiting thread that looks at the clock. */
const IDLE_CPU_MS = 5;

export interface Crowd {
  processesAlive: number;
  threadsAlive: number;
  /** How long no processor time was used before `end`. */
  idleMs: number;
}

/** Counts from outside how many processes and threads of a sandbox are alive at once at most, until `end` is called. */
export function watchCrowd(sandbox: SandboxProcess): { end(): Crowd } {
  let processesAlive = 0;
  let threadsAlive = 0;
  let cpuMs = sandbox.usage().cpuMs;
  let busyAt = performance.now();
  const look = (): void => {
    const { processes, threads, cpuMs: nowMs } = sandbox.usage();
    if (nowMs - cpuMs > IDLE_CPU_MS) {
      cpuMs = nowMs;
      busyAt = performance.now();
    }
    processesAlive = Math.max(processesAlive, processes - OWN_PROCESSES);
    threadsAlive = Math.max(threadsAlive, threads - OWN_PROCESSES);
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    end: () => {
      clearInterval(timer);
      return { processesAlive, threadsAlive, idleMs: performance.now() - busyAt };
    },
  };
}
