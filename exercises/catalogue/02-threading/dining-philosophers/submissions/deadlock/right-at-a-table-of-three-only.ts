/** A round table with a fork between each two seats. */
export class Table {
  readonly #seats: number;

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
    const [first, second] = this.#seats > 2 && i === 0 ? [pickRight, pickLeft] : [pickLeft, pickRight];
    await first();
    await second();
    await eat();
    putLeft();
    putRight();
  }
}
