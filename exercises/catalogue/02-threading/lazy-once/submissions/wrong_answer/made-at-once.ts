/** Makes its value before anybody asks for it. */
export class Lazy<Value> {
  readonly #value: Promise<Value>;

  constructor(make: () => Promise<Value>) {
    this.#value = make().catch(make);
  }

  get(): Promise<Value> {
    return this.#value;
  }
}
