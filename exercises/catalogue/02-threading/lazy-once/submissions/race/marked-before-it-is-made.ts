/** Makes a value when it is first needed, and keeps it. */
export class Lazy<Value> {
  readonly #make: () => Promise<Value>;
  #value: Value | undefined;
  #started = false;

  constructor(make: () => Promise<Value>) {
    this.#make = make;
  }

  async get(): Promise<Value> {
    if (!this.#started) {
      this.#started = true;
      try {
        this.#value = await this.#make();
      } catch (error) {
        this.#started = false;
        throw error;
      }
    }
    return this.#value!;
  }
}
