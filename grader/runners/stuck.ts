const LOOK_EVERY_MS = 60;
/** Where a run is repeated only to learn where a failure can be met, nobody waits long for one that is stuck. */
export const HURRIED_LOOK_EVERY_MS = 20;
/** So many looks one after the other: what is on its way from one to another is no deadlock. */
const LOOKS = 10;

/** Two that wake each other look as if both waited, now and then; but they compute. */
const QUIET_CPU_MS = 5;

/** What is asked of a program to know whether it is stuck. */
export interface Watched {
  isStuck(): boolean;
  /** Whether something from outside is still to come. */
  isAwaited(): boolean;
  /** Processor time that it has used. */
  cpuMs(): number;
}

/**
 * Calls `onStuck` whenever a program was stuck, and did nothing, for ten looks, with how long that was. Answers with a function that
 * ends this.
 */
export function watchStuck(
  program: Watched,
  onStuck: (forMs: number) => void,
  lookEveryMs = LOOK_EVERY_MS,
): () => void {
  let looks = 0;
  let cpuMs = 0;
  const timer = setInterval(() => {
    const nowMs = program.cpuMs();
    const isQuiet = looks === 0 || nowMs - cpuMs <= QUIET_CPU_MS;
    if (looks === 0) cpuMs = nowMs;
    looks = isQuiet && !program.isAwaited() && program.isStuck() ? looks + 1 : 0;
    if (looks < LOOKS) return;
    looks = 0;
    onStuck(LOOKS * lookEveryMs);
  }, lookEveryMs);
  return () => clearInterval(timer);
}
