/** A lock in shared memory: 0 free, 1 held, 2 held and waited for. */
export class Lock {
  constructor(
    private readonly memory: Int32Array,
    private readonly place: number,
  ) {}

  hold(act: () => void): void {
    this.#acquire();
    try {
      act();
    } finally {
      this.#release();
    }
  }

  #acquire(): void {
    const { memory, place } = this;
    if (Atomics.compareExchange(memory, place, 0, 1) === 0) return;
    while (Atomics.exchange(memory, place, 2) !== 0) Atomics.wait(memory, place, 2);
  }

  #release(): void {
    if (Atomics.exchange(this.memory, this.place, 0) === 2) Atomics.notify(this.memory, this.place, 1);
  }
}
