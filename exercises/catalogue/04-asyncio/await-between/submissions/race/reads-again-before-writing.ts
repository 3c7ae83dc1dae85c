interface Store {
  read(): Promise<number>;
  write(n: number): Promise<void>;
}

export class Account {
  #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async deposit(n: number): Promise<void> {
    let balance = await this.#store.read();
    let again = await this.#store.read();
    while (again !== balance) {
      balance = again;
      again = await this.#store.read();
    }
    await this.#store.write(again + n);
  }

  async withdraw(n: number): Promise<boolean> {
    if ((await this.#store.read()) < n) return false;
    const balance = await this.#store.read();
    if (balance < n) return false;
    await this.#store.write(balance - n);
    return true;
  }
}
