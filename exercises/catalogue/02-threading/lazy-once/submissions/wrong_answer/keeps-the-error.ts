/** Makes a value when it is first needed, and keeps it. */
export class Lazy<Value> {
  readonly #make: () => Promise<Value>;
  #making: Promise<Value> | undefined;

  constructor(make: () => Promise<Value>) {
    this.#make = make;
  }

  get(): Promise<Value> {
    this.#making ??= this.#make();
    return this.#making;
  }
}
