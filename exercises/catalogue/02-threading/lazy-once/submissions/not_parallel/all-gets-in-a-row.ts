/** Makes a value when it is first needed, and keeps it. */
export class Lazy<Value> {
  readonly #make: () => Promise<Value>;
  #value: Value | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(make: () => Promise<Value>) {
    this.#make = make;
  }

  get(): Promise<Value> {
    const mine = this.#last.then(async () => (this.#value ??= await this.#make()));
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
