import { Condition, Lock } from './condition.ts';

// Places in the memory.
const [LOCK, CHANGED, PUT, TAKEN, ITEMS] = [0, 1, 2, 3, 4];

/** Room for so many; put waits while it is full, get while it is empty. Each worker has its own, over the same memory. */
export class BoundedBuffer {
  readonly #memory: Int32Array;
  readonly #capacity: number;
  readonly #lock: Lock;
  readonly #changed: Condition;

  constructor(memory: SharedArrayBuffer, capacity: number) {
    this.#memory = new Int32Array(memory);
    this.#capacity = capacity;
    this.#lock = new Lock(this.#memory, LOCK);
    this.#changed = new Condition(this.#lock, this.#memory, CHANGED);
  }

  put(item: number): void {
    this.#lock.acquire();
    while (this.#inside() === this.#capacity) this.#changed.wait();
    this.#memory[ITEMS + (this.#memory[PUT]! % this.#capacity)] = item;
    this.#memory[PUT]! += 1;
    this.#changed.notify();
    this.#lock.release();
  }

  get(): number {
    this.#lock.acquire();
    while (this.#inside() === 0) this.#changed.wait();
    const item = this.#memory[ITEMS + (this.#memory[TAKEN]! % this.#capacity)]!;
    this.#memory[TAKEN]! += 1;
    this.#changed.notify();
    this.#lock.release();
    return item;
  }

  /** How many are inside: what was put, less what was taken. */
  #inside(): number {
    return this.#memory[PUT]! - this.#memory[TAKEN]!;
  }
}
