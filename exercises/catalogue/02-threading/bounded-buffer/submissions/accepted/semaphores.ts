import { Lock } from './condition.ts';

// Places in the memory.
const [LOCK, TAKEN_PLACES, THERE, PUT, TAKEN, ITEMS] = [0, 1, 2, 3, 4, 5];

/** Two semaphores: how many places are taken, and how many of them can be had already. */
export class BoundedBuffer {
  readonly #memory: Int32Array;
  readonly #capacity: number;
  readonly #lock: Lock;

  constructor(memory: SharedArrayBuffer, capacity: number) {
    this.#memory = new Int32Array(memory);
    this.#capacity = capacity;
    this.#lock = new Lock(this.#memory, LOCK);
  }

  put(item: number): void {
    this.#change(TAKEN_PLACES, 1, this.#capacity);
    this.#lock.acquire();
    this.#memory[ITEMS + (this.#memory[PUT]! % this.#capacity)] = item;
    this.#memory[PUT]! += 1;
    this.#lock.release();
    Atomics.add(this.#memory, THERE, 1);
    Atomics.notify(this.#memory, THERE, 1);
  }

  get(): number {
    this.#change(THERE, -1, 0);
    this.#lock.acquire();
    const item = this.#memory[ITEMS + (this.#memory[TAKEN]! % this.#capacity)]!;
    this.#memory[TAKEN]! += 1;
    this.#lock.release();
    Atomics.sub(this.#memory, TAKEN_PLACES, 1);
    Atomics.notify(this.#memory, TAKEN_PLACES, 1);
    return item;
  }

  /** Changes a number as soon as it is no more at its bound. */
  #change(place: number, by: number, bound: number): void {
    for (;;) {
      const number = Atomics.load(this.#memory, place);
      if (number === bound) Atomics.wait(this.#memory, place, bound);
      else if (Atomics.compareExchange(this.#memory, place, number, number + by) === number) return;
    }
  }
}
