import { Condition, Lock } from './condition.ts';

// Places in the memory.
const [LOCK, CHANGED, INSIDE, ITEMS] = [0, 1, 2, 3];

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
    while (this.#memory[INSIDE] === this.#capacity) this.#changed.wait();
    this.#memory[ITEMS + this.#memory[INSIDE]!] = item;
    this.#memory[INSIDE]! += 1;
    this.#changed.notifyAll();
    this.#lock.release();
  }

  get(): number {
    this.#lock.acquire();
    while (this.#memory[INSIDE] === 0) this.#changed.wait();
    this.#memory[INSIDE]! -= 1;
    const item = this.#memory[ITEMS + this.#memory[INSIDE]!]!;
    this.#changed.notifyAll();
    this.#lock.release();
    return item;
  }
}
