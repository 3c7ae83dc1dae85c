/**
 * Adds up how long a program asked for no core at all, from looks at it from outside. A thread asks for a core while it is on one
 * and while it waits for one, so a loop asks all the time, on a busy host too, and what waits to be woken never does.
 */
export class IdleTime {
  #at: number;
  #asked: ReadonlyMap<string, number>;
  #cpuMs: number;
  #idleMs = 0;

  /** `asked`: how long each living thread has asked for a core in its life, in ms, by its number. `cpuMs`: of all, ended ones too. */
  constructor(at: number, asked: ReadonlyMap<string, number>, cpuMs: number) {
    this.#at = at;
    this.#asked = asked;
    this.#cpuMs = cpuMs;
  }

  look(at: number, asked: ReadonlyMap<string, number>, cpuMs: number): void {
    const windowMs = at - this.#at;
    let togetherMs = 0;
    let longestMs = 0;
    for (const [thread, askedMs] of asked) {
      const before = this.#asked.get(thread);
      // One that was not there before can have asked only since, whatever it did where it was not seen.
      const newMs = before === undefined ? Math.min(askedMs, windowMs) : Math.max(0, askedMs - before);
      togetherMs += newMs;
      longestMs = Math.max(longestMs, newMs);
    }
    // Threads that began and ended between two looks are known by the time they used only.
    const busyMs = Math.max(togetherMs, cpuMs - this.#cpuMs);
    // The kernel tells of a wait for a core when it is over: the windows before, which looked idle, were not.
    const earlierMs = Math.max(0, longestMs - windowMs);
    this.#idleMs = Math.max(0, this.#idleMs + Math.max(0, windowMs - busyMs) - earlierMs);
    this.#at = at;
    this.#asked = asked;
    this.#cpuMs = cpuMs;
  }

  get totalMs(): number {
    return this.#idleMs;
  }
}
