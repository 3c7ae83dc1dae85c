import { IdleTime } from '#grader/core/idle-time.ts';
import type { SandboxProcess } from '#grader/sandbox/sandbox.ts';

/** Short against what exercises wait for, and long against the time slices that threads get. */
const LOOK_EVERY_MS = 50;

/** Measures from outside how long a sandbox asks for no core, until `end` tells it, in ms. */
export function watchIdle(sandbox: SandboxProcess): { end(): number } {
  const asked = (): Map<string, number> =>
    new Map(Array.from(sandbox.threadTimes(), ([thread, { ranMs, waitedMs }]) => [thread, ranMs + waitedMs]));
  const idle = new IdleTime(performance.now(), asked(), sandbox.usage().cpuMs);
  const look = (): void => idle.look(performance.now(), asked(), sandbox.usage().cpuMs);
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    end: () => {
      clearInterval(timer);
      look();
      return idle.totalMs;
    },
  };
}
