export interface Store {
  read(): Promise<number>;
  write(n: number): Promise<void>;
}

export class Account {
  #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Adds n. */
  async deposit(n: number): Promise<void> {
    // Between these two awaits other calls run too, and read the same number.
    const balance = await this.#store.read();
    await this.#store.write(balance + n);
  }

  /** Takes n away and answers true, or answers false when there is not enough. */
  async withdraw(n: number): Promise<boolean> {
    const balance = await this.#store.read();
    if (balance < n) return false;
    await this.#store.write(balance - n);
    return true;
  }
}
