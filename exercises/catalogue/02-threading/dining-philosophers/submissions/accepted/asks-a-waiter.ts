/** Knows which forks are in use, and lets nobody touch one before both are free. */
export class Table {
  readonly #seats: number;
  readonly #used = new Set<number>();
  #waiting: (() => void)[] = [];

  constructor(seats: number) {
    this.#seats = seats;
  }

  async dine(
    i: number,
    pickLeft: () => Promise<void>,
    pickRight: () => Promise<void>,
    eat: () => Promise<void>,
    putLeft: () => void,
    putRight: () => void,
  ): Promise<void> {
    const forks = [i, (i + 1) % this.#seats];
    while (forks.some((fork) => this.#used.has(fork))) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    for (const fork of forks) this.#used.add(fork);
    await pickLeft();
    await pickRight();
    await eat();
    putLeft();
    putRight();
    for (const fork of forks) this.#used.delete(fork);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const look of waiting) look();
  }
}
