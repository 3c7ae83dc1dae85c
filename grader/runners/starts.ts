/**
 * When sandboxes are started ahead of their use. A starting process keeps a core busy for a moment: two of them at once
 * would both be ready late, and what is timed may share the host with none.
 */
export class Starts {
  readonly #waiting: (() => Promise<unknown>)[] = [];
  #underWay: Promise<unknown> | undefined;
  #timing = 0;

  /** Starts something once it is its turn and nobody times. `start` settles when what it started is up. */
  add(start: () => Promise<unknown>): void {
    this.#waiting.push(start);
    this.#next();
  }

  /** Times something once nothing is starting any more; nothing is started until it is done. */
  async quietly<Timed>(time: () => Promise<Timed>): Promise<Timed> {
    this.#timing += 1;
    try {
      await this.#underWay;
      return await time();
    } finally {
      this.#timing -= 1;
      this.#next();
    }
  }

  #next(): void {
    if (this.#underWay || this.#timing > 0) return;
    const start = this.#waiting.shift();
    if (!start) return;
    // What cannot be started is told to whoever needs it.
    this.#underWay = start()
      .catch(() => undefined)
      .then(() => {
        this.#underWay = undefined;
        this.#next();
      });
  }
}
