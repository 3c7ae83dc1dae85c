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
    await this.#store.write((await this.#store.read()) + n);
    this.#mutex.release();
  }

  async withdraw(n: number): Promise<boolean> {
    await this.#mutex.acquire();
    const balance = await this.#store.read();
    const enough = balance >= n;
    if (enough) await this.#store.write(balance - n);
    this.#mutex.release();
    return enough;
  }
}
