/** An account over shared memory: every worker has an Account of its own, and all of them have the same money. */
export class Account {
  readonly #memory: Int32Array;

  /** With a balance the account is opened with it; without one it is what is in the memory already. */
  constructor(memory: SharedArrayBuffer, balance?: number) {
    this.#memory = new Int32Array(memory);
    if (balance !== undefined) this.#memory[0] = balance;
  }

  withdraw(n: number): boolean {
    // Below zero for a moment, in which another is refused that could have been paid.
    if (Atomics.sub(this.#memory, 0, n) >= n) return true;
    Atomics.add(this.#memory, 0, n);
    return false;
  }

  get balance(): number {
    return this.#memory[0]!;
  }
}
