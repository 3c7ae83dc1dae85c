/** Holds at most `capacity` items, in the order in which they were put. */
export class Channel<Item> {
  readonly #items: Item[] = [];
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Waits for room. Fails once the channel is closed. */
  async put(item: Item): Promise<void> {
    this.#items.push(item);
  }

  /** Waits for an item; null once the channel is closed and empty. Fails when the signal aborts, and takes nothing then. */
  async get(signal?: AbortSignal): Promise<Item | null> {
    return this.#items.shift() ?? null;
  }

  /** No more items come. */
  close(): void {}
}
