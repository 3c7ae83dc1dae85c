/** An account over shared memory: every worker has an Account of its own, and all of them have the same money. */
export class Account {
  readonly #memory: Int32Array;

  /** With a balance the account is opened with it; without one it is what is in the memory already. */
  constructor(memory: SharedArrayBuffer, balance?: number) {
    this.#memory = new Int32Array(memory);
    if (balance !== undefined) this.#memory[0] = balance;
  }

  withdraw(n: number): boolean {
    if (this.#memory[0]! < n) return false;
    this.#memory[0]! -= n;
    return true;
  }

  get balance(): number {
    return this.#memory[0]!;
  }
}
