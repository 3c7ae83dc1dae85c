/** Three workers each bring a function; they are to run one after the other. Each has a Turn of its own over the same memory. */
export class Turn {
  readonly #memory: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#memory = new Int32Array(memory);
  }

  first(f: () => void): void {
    f();
    this.#set(0);
  }

  second(f: () => void): void {
    Atomics.wait(this.#memory, 0, 0);
    f();
    this.#set(1);
  }

  third(f: () => void): void {
    Atomics.wait(this.#memory, 1, 0);
    f();
  }

  #set(event: number): void {
    Atomics.store(this.#memory, event, 1);
    Atomics.notify(this.#memory, event);
  }
}
