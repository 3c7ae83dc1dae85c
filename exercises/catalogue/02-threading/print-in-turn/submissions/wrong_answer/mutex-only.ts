/** Three workers each bring a function; they are to run one after the other. Each has a Turn of its own over the same memory. */
export class Turn {
  readonly #memory: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#memory = new Int32Array(memory);
  }

  first(f: () => void): void {
    while (Atomics.compareExchange(this.#memory, 0, 0, 1) !== 0) Atomics.wait(this.#memory, 0, 1);
    f();
    Atomics.store(this.#memory, 0, 0);
    Atomics.notify(this.#memory, 0, 1);
  }

  second(f: () => void): void {
    this.first(f);
  }

  third(f: () => void): void {
    this.first(f);
  }
}
