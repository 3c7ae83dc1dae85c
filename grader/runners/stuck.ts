import type { SandboxProcess } from '#grader/sandbox/sandbox.ts';

const LOOK_EVERY_MS = 100;
/** So many looks one after the other: what is on its way from one to another is no deadlock. */
const LOOKS = 10;

/**
 * Calls `onStuck` once everything in a sandbox has waited for a while, without any limit of time, for something that only another
 * thread there could do; `isAwaited` says whether something from outside is still to come. Answers with a function that ends this.
 */
export function watchStuck(sandbox: SandboxProcess, isAwaited: () => boolean, onStuck: () => void): () => void {
  let looks = 0;
  const timer = setInterval(() => {
    looks = !isAwaited() && sandbox.isStuck() ? looks + 1 : 0;
    if (looks < LOOKS) return;
    clearInterval(timer);
    onStuck();
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
