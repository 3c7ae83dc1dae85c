/** An account over shared memory: every worker has an Account of its own, and all of them have the same money. */
export class Account {
  readonly #memory: Int32Array;
  // Every Account has one of its own: nobody ever waits.
  readonly #lock = new Int32Array(new SharedArrayBuffer(4));

  /** With a balance the account is opened with it; without one it is what is in the memory already. */
  constructor(memory: SharedArrayBuffer, balance?: number) {
    this.#memory = new Int32Array(memory);
    if (balance !== undefined) this.#memory[0] = balance;
  }

  deposit(n: number): void {
    this.#change(n);
  }

  withdraw(n: number): void {
    this.#change(-n);
  }

  #change(n: number): void {
    // 0: free, 1: held.
    while (Atomics.compareExchange(this.#lock, 0, 0, 1) !== 0) Atomics.wait(this.#lock, 0, 1);
    this.#memory[0]! += n;
    Atomics.store(this.#lock, 0, 0);
    Atomics.notify(this.#lock, 0, 1);
  }

  get balance(): number {
    return this.#memory[0]!;
  }
}
