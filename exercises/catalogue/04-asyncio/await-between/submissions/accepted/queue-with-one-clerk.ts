interface Store {
  read(): Promise<number>;
  write(n: number): Promise<void>;
}
interface Order {
  change: number;
  resolve(done: boolean): void;
  reject(error: unknown): void;
}

export class Account {
  #store: Store;
  #orders: Order[] = [];
  #clerkWorks = false;

  constructor(store: Store) {
    this.#store = store;
  }

  async deposit(n: number): Promise<void> {
    await this.#order(n);
  }

  withdraw(n: number): Promise<boolean> {
    return this.#order(-n);
  }

  #order(change: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#orders.push({ change, resolve, reject });
      if (!this.#clerkWorks) void this.#work();
    });
  }

  /** The only one who ever touches the store. */
  async #work(): Promise<void> {
    this.#clerkWorks = true;
    for (let order = this.#orders.shift(); order; order = this.#orders.shift()) {
      try {
        const balance = (await this.#store.read()) + order.change;
        if (balance >= 0) await this.#store.write(balance);
        order.resolve(balance >= 0);
      } catch (error) {
        order.reject(error);
      }
    }
    this.#clerkWorks = false;
  }
}
