class Mutex {
  #locked = false;
  readonly #waiting: (() => void)[] = [];

  async acquire(): Promise<void> {
    if (this.#locked) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#locked = true;
  }

  /** Hands the lock over to whoever waits longest. */
  release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#locked = false;
  }
}

/** Makes a value when it is first needed, and keeps it. */
export class Lazy<Value> {
  readonly #make: () => Promise<Value>;
  #value: Value | undefined;
  readonly #mutex = new Mutex();

  constructor(make: () => Promise<Value>) {
    this.#make = make;
  }

  async get(): Promise<Value> {
    if (this.#value !== undefined) return this.#value;
    await this.#mutex.acquire();
    try {
      this.#value = await this.#make();
      return this.#value;
    } finally {
      this.#mutex.release();
    }
  }
}
