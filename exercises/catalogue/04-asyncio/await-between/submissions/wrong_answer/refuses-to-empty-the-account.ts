interface Store {
  read(): Promise<number>;
  write(n: number): Promise<void>;
}

export class Account {
  #store: Store;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
  }

  deposit(n: number): Promise<void> {
    return this.#inTurn(async () => this.#store.write((await this.#store.read()) + n));
  }

  withdraw(n: number): Promise<boolean> {
    return this.#inTurn(async () => {
      const balance = await this.#store.read();
      if (balance <= n) return false;
      await this.#store.write(balance - n);
      return true;
    });
  }

  /** Runs `action` when all before it are over; the next one does not care how it ended. */
  #inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(action);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
