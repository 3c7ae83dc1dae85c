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
    await pickLeft();
    await pickRight();
    await eat();
    putLeft();
    putRight();
  }
}
