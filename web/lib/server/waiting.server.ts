import { setTimeout as delay } from 'node:timers/promises';

/** Waits so many milliseconds, or until the signal is aborted; never throws. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false }).catch(() => {});
}

const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** Delays in ms that double from 100 ms to 5 s, each shortened by chance by up to a half so that many who wait do not return at once. */
export function createBackoff(): { next(): number; reset(): void } {
  let ms = FIRST_MS;
  return {
    next() {
      const delayMs = ms * (0.5 + Math.random() / 2);
      ms = Math.min(ms * 2, LONGEST_MS);
      return delayMs;
    },
    reset() {
      ms = FIRST_MS;
    },
  };
}
