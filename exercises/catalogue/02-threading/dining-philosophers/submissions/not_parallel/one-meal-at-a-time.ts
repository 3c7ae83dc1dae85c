/** One eats after the other. */
export class Table {
  #last: Promise<unknown> = Promise.resolve();

  dine(
    i: number,
    pickLeft: () => Promise<void>,
    pickRight: () => Promise<void>,
    eat: () => Promise<void>,
    putLeft: () => void,
    putRight: () => void,
  ): Promise<void> {
    const meal = async (): Promise<void> => {
      await pickLeft();
      await pickRight();
      await eat();
      putLeft();
      putRight();
    };
    const mine = this.#last.then(meal);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
