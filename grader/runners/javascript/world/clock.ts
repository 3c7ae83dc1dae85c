import type { Random } from '../../../contract/random.ts';

/** Where time comes from in a run, and the order in which things that were waited for come true. */
export interface Clock {
  /** Milliseconds since the run began. */
  now(): number;
  /** Calls back once after `delayMs`; the label says what is waited for. Returns a handle for `cancel`. */
  after(delayMs: number, callback: () => void, label: string): number;
  /**
   * Calls back once what was asked for arrives: after a drawn time, or, where an order of arrival is followed, after the time that it
   * says or else the usual one.
   */
  wait(usualMs: number, drawMs: () => number, callback: () => void, label: string): number;
  cancel(handle: number): void;
  /** Labels of what is still waited for. */
  pending(): string[];
}

// Taken before a submission's Date is put in its place.
const hostNow = Date.now;

interface Waiting {
  at: number;
  tie: number;
  callback: () => void;
  label: string;
}

/** What a tie is worth, so that the times of a run tell in which order things came that were due at the same moment. */
const TIE_MS = 1e-3;

/**
 * Time that passes only when nothing else can happen. What is due at the same moment comes in an order drawn from the seed, or, where
 * an order of arrival is followed, in which it was asked for.
 */
export class VirtualClock implements Clock {
  #now = 0;
  #handles = 0;
  readonly #waiting = new Map<number, Waiting>();
  readonly #random: Random;
  /** The labels in the order in which they came true: the schedule. */
  readonly order: string[] = [];
  /** What each wait takes, in the order of asking. */
  readonly waits: number[] = [];
  readonly #arrivals: ReadonlyMap<number, number> | undefined;

  /** `arrivals`: what takes another than its usual time, by its number, where an order of arrival is followed. */
  constructor(random: Random, arrivals?: ReadonlyMap<number, number>) {
    this.#random = random;
    this.#arrivals = arrivals;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void, label: string): number {
    this.#add(delayMs, this.#arrivals ? 0 : this.#random.next(), callback, label);
    return this.#handles;
  }

  wait(usualMs: number, drawMs: () => number, callback: () => void, label: string): number {
    if (this.#arrivals) {
      const ms = this.#arrivals.get(this.waits.length + 1) ?? usualMs;
      this.waits.push(ms);
      return this.after(ms, callback, label);
    }
    const ms = drawMs();
    const tie = this.#random.next();
    this.waits.push(ms + (tie - 0.5) * TIE_MS);
    this.#add(ms, tie, callback, label);
    return this.#handles;
  }

  #add(delayMs: number, tie: number, callback: () => void, label: string): void {
    this.#handles += 1;
    this.#waiting.set(this.#handles, { at: this.#now + Math.max(0, delayMs), tie, callback, label });
  }

  cancel(handle: number): void {
    this.#waiting.delete(handle);
  }

  pending(): string[] {
    return [...this.#waiting.values()].map((one) => one.label);
  }

  /** Lets the next thing come true; false when nothing is waited for. */
  step(): boolean {
    let next: Waiting | undefined;
    let nextHandle = 0;
    for (const [handle, one] of this.#waiting) {
      if (next === undefined || one.at < next.at || (one.at === next.at && one.tie < next.tie)) {
        next = one;
        nextHandle = handle;
      }
    }
    if (next === undefined) return false;
    this.#waiting.delete(nextHandle);
    this.#now = next.at;
    this.order.push(next.label);
    next.callback();
    return true;
  }
}

/** The host's own timers, reached through `arm` and `disarm`; the host calls `fire` when one is due. */
export class HostClock implements Clock {
  #handles = 0;
  readonly #startedAt = hostNow();
  readonly #waiting = new Map<number, { callback: () => void; label: string }>();
  readonly #arm: (handle: number, delayMs: number) => void;
  readonly #disarm: (handle: number) => void;

  constructor(arm: (handle: number, delayMs: number) => void, disarm: (handle: number) => void) {
    this.#arm = arm;
    this.#disarm = disarm;
  }

  now(): number {
    return hostNow() - this.#startedAt;
  }

  after(delayMs: number, callback: () => void, label: string): number {
    this.#handles += 1;
    this.#waiting.set(this.#handles, { callback, label });
    this.#arm(this.#handles, Math.max(0, delayMs));
    return this.#handles;
  }

  wait(_usualMs: number, drawMs: () => number, callback: () => void, label: string): number {
    return this.after(drawMs(), callback, label);
  }

  cancel(handle: number): void {
    if (this.#waiting.delete(handle)) this.#disarm(handle);
  }

  pending(): string[] {
    return [...this.#waiting.values()].map((one) => one.label);
  }

  fire(handle: number): void {
    const due = this.#waiting.get(handle);
    this.#waiting.delete(handle);
    due?.callback();
  }
}
