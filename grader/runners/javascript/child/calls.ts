/** Calls into the isolates of a run that have not returned yet, when that changed last, and how long the main isolate kept one. */
export class Calls {
  #open = 0;
  #changedAt = 0;
  #mainSince: number | undefined;
  #longestStallMs = 0;

  /** One begins; `isMain`: into the main isolate, which takes them one after the other. */
  begin(isMain: boolean): void {
    this.#open += 1;
    this.#changedAt = performance.now();
    if (isMain) this.#mainSince ??= this.#changedAt;
  }

  /** One has returned. */
  end(isMain: boolean): void {
    this.#open -= 1;
    const now = performance.now();
    this.#changedAt = now;
    if (!isMain) return;
    this.#longestStallMs = Math.max(this.#longestStallMs, now - (this.#mainSince ?? now));
    this.#mainSince = undefined;
  }

  get open(): number {
    return this.#open;
  }

  /** For how long nothing was called, and no call came back. */
  get quietMs(): number {
    return performance.now() - this.#changedAt;
  }

  /** For how long the main isolate has not given control back. */
  get mainBusyMs(): number {
    return this.#mainSince === undefined ? 0 : performance.now() - this.#mainSince;
  }

  get longestStallMs(): number {
    return this.#longestStallMs;
  }
}
