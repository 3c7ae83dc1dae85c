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

  constructor(store: Store) {
    this.#store = store;
  }

  async deposit(n: number): Promise<void> {
    const mutex = new Mutex();
    await mutex.acquire();
    try {
      await this.#store.write((await this.#store.read()) + n);
    } finally {
      mutex.release();
    }
  }

  async withdraw(n: number): Promise<boolean> {
    const mutex = new Mutex();
    await mutex.acquire();
    try {
      const balance = await this.#store.read();
      if (balance < n) return false;
      await this.#store.write(balance - n);
      return true;
    } finally {
      mutex.release();
    }
  }
}
