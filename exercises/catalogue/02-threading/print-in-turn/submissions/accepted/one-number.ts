/** Three workers each bring a function; they are to run one after the other. Each has a Turn of its own over the same memory. */
export class Turn {
  readonly #memory: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#memory = new Int32Array(memory);
  }

  first(f: () => void): void {
    this.#run(0, f);
  }

  second(f: () => void): void {
    this.#run(1, f);
  }

  third(f: () => void): void {
    this.#run(2, f);
  }

  /** The number in memory says how many are done. */
  #run(place: number, f: () => void): void {
    for (let done = Atomics.load(this.#memory, 0); done !== place; done = Atomics.load(this.#memory, 0)) {
      Atomics.wait(this.#memory, 0, done);
    }
    f();
    Atomics.add(this.#memory, 0, 1);
    Atomics.notify(this.#memory, 0);
  }
}
