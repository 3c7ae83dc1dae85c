/** Tells things apart by numbers, as long as they live. */
export class Things {
  readonly #numbers = new WeakMap<object, number>();
  #count = 0;

  /** The same for the same place of the same thing: what can be put into and taken out of is one place, of all else each property is one. */
  placeOf(thing: object, key: unknown): string {
    let number = this.#numbers.get(thing);
    if (number === undefined) this.#numbers.set(thing, (number = ++this.#count));
    return `${number}.${isContainer(thing) ? '' : String(key)}`;
  }
}

/** What holds others by the language's own methods. */
export function isContainer(thing: object): boolean {
  return Array.isArray(thing) || thing instanceof Map || thing instanceof Set || ArrayBuffer.isView(thing);
}

/** What several can share. */
export function isThing(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
