/** Makes a value when it is first needed, and keeps it. */
export class Lazy<Value> {
  readonly #make: () => Promise<Value>;
  #value: Value | undefined;
  #making: Promise<Value> | undefined;

  constructor(make: () => Promise<Value>) {
    this.#make = make;
  }

  async get(): Promise<Value> {
    while (this.#value === undefined) {
      if (this.#making) {
        // Its error is for whoever called make; this one looks again.
        await this.#making.catch(() => undefined);
        continue;
      }
      this.#making = this.#make();
      try {
        this.#value = await this.#making;
      } finally {
        this.#making = undefined;
      }
    }
    return this.#value;
  }
}
