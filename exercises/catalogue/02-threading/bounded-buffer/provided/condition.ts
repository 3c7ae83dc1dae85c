/** A lock in one place of shared memory that begins as 0. */
export class Lock {
  readonly #memory: Int32Array;
  readonly #place: number;

  constructor(memory: Int32Array, place: number) {
    this.#memory = memory;
    this.#place = place;
  }

  acquire(): void {
    while (Atomics.compareExchange(this.#memory, this.#place, 0, 1) !== 0) Atomics.wait(this.#memory, this.#place, 1);
  }

  release(): void {
    Atomics.store(this.#memory, this.#place, 0);
    Atomics.notify(this.#memory, this.#place, 1);
  }
}

/** A condition over a lock, in one place of shared memory of its own. Whoever calls its methods has the lock. */
export class Condition {
  readonly #lock: Lock;
  readonly #memory: Int32Array;
  readonly #place: number;

  constructor(lock: Lock, memory: Int32Array, place: number) {
    this.#lock = lock;
    this.#memory = memory;
    this.#place = place;
  }

  /** Gives the lock back, waits to be woken, and takes the lock again. */
  wait(): void {
    const calls = Atomics.load(this.#memory, this.#place);
    this.#lock.release();
    // Returns at once if somebody has called meanwhile.
    Atomics.wait(this.#memory, this.#place, calls);
    this.#lock.acquire();
  }

  /** Wakes one of those who wait. */
  notify(): void {
    Atomics.add(this.#memory, this.#place, 1);
    Atomics.notify(this.#memory, this.#place, 1);
  }

  /** Wakes all who wait. */
  notifyAll(): void {
    Atomics.add(this.#memory, this.#place, 1);
    Atomics.notify(this.#memory, this.#place);
  }
}
