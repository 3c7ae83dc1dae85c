interface Getter<Item> {
  take(item: Item | null): void;
}

/** Items go straight to the first who waits, and whoever leaves takes its place out of the line at once. */
export class Channel<Item> {
  readonly #items: Item[] = [];
  readonly #getters = new Set<Getter<Item>>();
  readonly #putters = new Set<{ item: Item; done(): void; fail(error: Error): void }>();
  readonly #capacity: number;
  #closed = false;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  put(item: Item): Promise<void> {
    return new Promise((done, fail) => {
      if (this.#closed) fail(new Error('closed'));
      else {
        this.#putters.add({ item, done, fail });
        this.#settle();
      }
    });
  }

  get(signal?: AbortSignal): Promise<Item | null> {
    return new Promise((take, fail) => {
      const getter = { take };
      this.#getters.add(getter);
      const leave = (): void => {
        // Only whoever still waits can leave; for the other it is too late, and it keeps what it has.
        if (this.#getters.delete(getter)) fail(signal?.reason as Error);
      };
      if (signal?.aborted) leave();
      else signal?.addEventListener('abort', leave, { once: true });
      this.#settle();
    });
  }

  close(): void {
    this.#closed = true;
    for (const putter of this.#putters) putter.fail(new Error('closed'));
    this.#putters.clear();
    this.#settle();
  }

  #settle(): void {
    for (;;) {
      const [putter] = this.#putters;
      const [getter] = this.#getters;
      if (getter && this.#items.length > 0) {
        this.#getters.delete(getter);
        getter.take(this.#items.shift()!);
      } else if (putter && this.#items.length < this.#capacity) {
        this.#putters.delete(putter);
        this.#items.push(putter.item);
        putter.done();
      } else break;
    }
    if (this.#closed && this.#items.length === 0) {
      for (const getter of this.#getters) getter.take(null);
      this.#getters.clear();
    }
  }
}
