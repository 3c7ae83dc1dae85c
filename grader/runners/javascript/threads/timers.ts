import { call } from './calls.ts';
import type { Carrier } from './carrier.ts';
import { cloned } from './clone.ts';
import type { Coroutine, Event } from './task.ts';

/** The Web's timers over the virtual clock of controlled threads: each thread has its own, and may come late to them. */
export class Timers {
  #ids = 0;
  readonly #carrier: Carrier;

  constructor(carrier: Carrier) {
    this.#carrier = carrier;
  }

  /** Does something in the event loop of the thread whose turn it is, after a time. */
  after(delayMs: number, event: Event): number {
    const { current, nowMs } = this.#carrier;
    this.#ids += 1;
    current.timers.push({ id: this.#ids, due: nowMs + delayMs, event });
    return this.#ids;
  }

  cancel(id: unknown): void {
    const { timers } = this.#carrier.current;
    const at = timers.findIndex((one) => one.id === id);
    if (at >= 0) timers.splice(at, 1);
  }

  globals(): Record<string, unknown> {
    const cancel = (id?: unknown): void => this.cancel(id);
    return {
      setTimeout: (callback: unknown, delayMs?: unknown, ...args: unknown[]) =>
        this.after(delayOf(delayMs), () => called(callback, args)),
      setInterval: (callback: unknown, delayMs?: unknown, ...args: unknown[]) =>
        this.#interval(callback, delayMs, args),
      clearTimeout: cancel,
      clearInterval: cancel,
      queueMicrotask: (callback: unknown) => void this.#carrier.current.jobs.push(() => called(callback, [])),
      structuredClone: (value: unknown, options: { transfer?: unknown[] } = {}) => cloned(value, options.transfer),
    };
  }

  #interval(callback: unknown, delayMs: unknown, args: unknown[]): number {
    const periodMs = Math.max(1, delayOf(delayMs));
    const again = (): Coroutine => {
      // Under the same number, so that it can be cancelled.
      this.#carrier.current.timers.push({ id, due: this.#carrier.nowMs + periodMs, event: again });
      return called(callback, args);
    };
    const id = this.after(periodMs, again);
    return id;
  }
}

function called(callback: unknown, args: unknown[]): Coroutine {
  if (typeof callback !== 'function') throw new TypeError('Timers and microtasks take a function.');
  return call(callback, undefined, args);
}

function delayOf(delayMs: unknown): number {
  const number = Number(delayMs);
  // As on the Web: no delay, NaN and more than 2^31 - 1 ms all count as 0.
  return number > 0 && number < 2 ** 31 ? number : 0;
}
