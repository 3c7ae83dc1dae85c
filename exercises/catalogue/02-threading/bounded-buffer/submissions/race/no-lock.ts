// Places in the memory.
const [PUT, TAKEN, ITEMS] = [0, 1, 2];

/** Waits for the other side, but keeps nobody out who does the same. */
export class BoundedBuffer {
  readonly #memory: Int32Array;
  readonly #capacity: number;

  constructor(memory: SharedArrayBuffer, capacity: number) {
    this.#memory = new Int32Array(memory);
    this.#capacity = capacity;
  }

  put(item: number): void {
    const put = Atomics.load(this.#memory, PUT);
    this.#waitWhile(TAKEN, put - this.#capacity);
    Atomics.store(this.#memory, ITEMS + (put % this.#capacity), item);
    Atomics.store(this.#memory, PUT, put + 1);
    Atomics.notify(this.#memory, PUT);
  }

  get(): number {
    const taken = Atomics.load(this.#memory, TAKEN);
    this.#waitWhile(PUT, taken);
    const item = Atomics.load(this.#memory, ITEMS + (taken % this.#capacity));
    Atomics.store(this.#memory, TAKEN, taken + 1);
    Atomics.notify(this.#memory, TAKEN);
    return item;
  }

  #waitWhile(place: number, number: number): void {
    while (Atomics.load(this.#memory, place) === number) Atomics.wait(this.#memory, place, number);
  }
}
