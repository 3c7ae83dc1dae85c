export class Channel<Item> {
  readonly #items: Item[] = [];
  readonly #capacity: number;
  #waiting: (() => void)[] = [];
  #closed = false;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  async put(item: Item): Promise<void> {
    while (this.#items.length >= this.#capacity && !this.#closed) await this.#change();
    if (this.#closed) throw new Error('closed');
    this.#items.push(item);
    this.#wakeAll();
  }

  async get(signal?: AbortSignal): Promise<Item | null> {
    while (this.#items.length === 0 && !this.#closed) await this.#change(signal);
    const item = this.#items.shift();
    this.#wakeAll();
    // The item is out already, and leaves with whoever has gone.
    signal?.throwIfAborted();
    return item ?? null;
  }

  close(): void {
    this.#closed = true;
    this.#wakeAll();
  }

  #change(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  #wakeAll(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
