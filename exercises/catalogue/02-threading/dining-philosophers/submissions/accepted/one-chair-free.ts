/** Lets one less sit down than there are seats. */
export class Table {
  #chairs: number;
  readonly #waiting: (() => void)[] = [];

  constructor(seats: number) {
    this.#chairs = Math.max(seats - 1, 1);
  }

  async dine(
    i: number,
    pickLeft: () => Promise<void>,
    pickRight: () => Promise<void>,
    eat: () => Promise<void>,
    putLeft: () => void,
    putRight: () => void,
  ): Promise<void> {
    if (this.#chairs > 0) this.#chairs -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      await pickLeft();
      await pickRight();
      await eat();
      putLeft();
      putRight();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#chairs += 1;
    }
  }
}
