interface Store {
  read(): Promise<number>;
  write(n: number): Promise<void>;
}

class Mutex {
  #locked = false;
  #waiting: (() => void)[] = [];

  async acquire(): Promise<void> {
    if (this.#locked) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#locked = true;
  }

  /** Hands the lock over to whoever waits longest, without ever opening it in between. */
  release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#locked = false;
  }
}

export class Account {
  #store: Store;
  #mutex = new Mutex();

  constructor(store: Store) {
    this.#store = store;
  }

  async deposit(n: number): Promise<void> {
    await this.#mutex.acquire();
    try {
      await this.#store.write((await this.#store.read()) + n);
    } finally {
      this.#mutex.release();
    }
  }

  async withdraw(n: number): Promise<boolean> {
    await this.#mutex.acquire();
    const balance = await this.#store.read();
    if (balance < n) return false;
    try {
      await this.#store.write(balance - n);
      return true;
    } finally {
      this.#mutex.release();
    }
  }
}
