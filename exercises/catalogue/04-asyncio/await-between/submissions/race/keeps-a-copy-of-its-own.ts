interface Store {
  read(): Promise<number>;
  write(n: number): Promise<void>;
}

export class Account {
  #store: Store;
  #balance: number | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  async deposit(n: number): Promise<void> {
    await this.#change(n);
  }

  withdraw(n: number): Promise<boolean> {
    return this.#change(-n);
  }

  /** Changes the copy without an await in between; but the writes may overtake one another on their way. */
  async #change(n: number): Promise<boolean> {
    const read = this.#balance ?? (await this.#store.read());
    this.#balance ??= read;
    if (this.#balance + n < 0) return false;
    this.#balance += n;
    try {
      await this.#store.write(this.#balance);
    } catch (error) {
      this.#balance -= n;
      throw error;
    }
    return true;
  }
}
