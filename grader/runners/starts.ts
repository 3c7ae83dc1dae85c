/**
 * When sandboxes may be started. A starting process keeps a core busy for a moment, so nothing that is timed may share the
 * host with one: whoever times does so quietly, and what was to be started meanwhile is started afterwards.
 */
export class Starts {
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #postponed = new Set<() => Promise<unknown>>();
  #timing = 0;

  /** Starts something now or, while somebody times, afterwards. `start` settles when what it started is up. */
  add(start: () => Promise<unknown>): void {
    if (this.#timing > 0) {
      this.#postponed.add(start);
      return;
    }
    const started = start()
      .catch(() => undefined)
      .finally(() => this.#underWay.delete(started));
    this.#underWay.add(started);
  }

  /** Times something once nothing is starting any more; nothing is started until it is done. */
  async quietly<Timed>(time: () => Promise<Timed>): Promise<Timed> {
    this.#timing += 1;
    try {
      await Promise.all(this.#underWay);
      return await time();
    } finally {
      this.#timing -= 1;
      if (this.#timing === 0) this.#catchUp();
    }
  }

  #catchUp(): void {
    const postponed = [...this.#postponed];
    this.#postponed.clear();
    for (const start of postponed) this.add(start);
  }
}
