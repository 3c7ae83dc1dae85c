/** Three workers each bring a function; they are to run one after the other. Each has a Turn of its own over the same memory. */
export class Turn {
  readonly #memory: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#memory = new Int32Array(memory);
  }

  first(f: () => void): void {
    f();
    // Nothing is left of it for whoever comes later.
    Atomics.notify(this.#memory, 0);
  }

  second(f: () => void): void {
    Atomics.wait(this.#memory, 0, 0);
    f();
    Atomics.notify(this.#memory, 1);
  }

  third(f: () => void): void {
    Atomics.wait(this.#memory, 1, 0);
    f();
  }
}
