/**
 * How long one thread waited for a core in its life, as far as what the kernel tells can be believed. Since Linux 6.12 a thread that goes
 * to sleep may stay in its core's queue for a while, and one that is moved to another core's meanwhile is said, once it wakes, to have
 * waited for a core for all the time that it slept: a second where it was a moment. So no wait is believed to have begun before the
 * thread was last seen to sleep, or last looked at before it was on a core.
 */
export class BelievedWaits {
  #told = { ranMs: 0, waitedMs: 0 };
  #believedMs = 0;
  #lookedAt: number | undefined;
  /** Since when it may be waiting; undefined where nothing is known of it. */
  #mayWaitSince: number | undefined;

  /** What the kernel tells at a time in ms. `isReady`: whether the thread is on a core or waits for one; asked only where it must be. */
  look(at: number, told: { ranMs: number; waitedMs: number }, isReady: () => boolean): number {
    const newMs = Math.max(0, told.waitedMs - this.#told.waitedMs);
    this.#believedMs += this.#mayWaitSince === undefined ? newMs : Math.min(newMs, at - this.#mayWaitSince);
    if (this.#lookedAt !== undefined && told.ranMs !== this.#told.ranMs) this.#mayWaitSince = this.#lookedAt;
    else if (!isReady()) this.#mayWaitSince = at;
    this.#told = told;
    this.#lookedAt = at;
    return this.#believedMs;
  }
}
