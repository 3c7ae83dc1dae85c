/** Three workers each bring a function; they are to run one after the other. Each has a Turn of its own over the same memory. */
export class Turn {
  readonly #memory: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#memory = new Int32Array(memory);
  }

  first(f: () => void): void {
    f();
  }

  second(f: () => void): void {
    f();
  }

  third(f: () => void): void {
    f();
  }
}
