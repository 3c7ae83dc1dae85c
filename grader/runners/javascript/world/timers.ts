import { currentRun, type Run } from './run.ts';

function guarded(run: Run, callback: unknown, args: unknown[]): () => void {
  if (typeof callback !== 'function') throw new TypeError('setTimeout and setInterval take a function.');
  return () => run.guard(() => (callback as (...args: unknown[]) => unknown)(...args));
}

function delayOf(delayMs: unknown): number {
  const number = Number(delayMs);
  // As on the Web: no delay, NaN and more than 2^31 - 1 ms all count as 0.
  return number > 0 && number < 2 ** 31 ? number : 0;
}

/** The Web's timers over the clock of the current run. */
export function setTimeout(callback: unknown, delayMs?: unknown, ...args: unknown[]): number {
  const run = currentRun();
  return run.clock.after(delayOf(delayMs), guarded(run, callback, args), 'timer');
}

export function setInterval(callback: unknown, delayMs?: unknown, ...args: unknown[]): number {
  const run = currentRun();
  const call = guarded(run, callback, args);
  run.intervalsMade += 1;
  const id = -run.intervalsMade;
  const period = Math.max(1, delayOf(delayMs));
  const arm = (): void => {
    const handle = run.clock.after(
      period,
      () => {
        arm();
        call();
      },
      'interval',
    );
    run.intervals.set(id, handle);
  };
  arm();
  return id;
}

export function clearTimeout(id?: unknown): void {
  if (typeof id !== 'number') return;
  const { intervals, clock } = currentRun();
  clock.cancel(intervals.get(id) ?? id);
  intervals.delete(id);
}

export function queueMicrotask(callback: unknown): void {
  const run = currentRun();
  const call = guarded(run, callback, []);
  void Promise.resolve().then(call);
}
