import { DOMException } from '../world/events.ts';

const { isView } = ArrayBuffer;
const NativeBuffer = SharedArrayBuffer;

/** A copy by the structured clone algorithm, within one isolate; shared memory stays shared. Throws DataCloneError. */
export function cloned(value: unknown, transfer: readonly unknown[] = []): unknown {
  // What most messages are needs no copy at all.
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'function' || typeof value === 'symbol') throw cannot(value);
    return value;
  }
  if (value instanceof NativeBuffer) return value;
  return new Cloner(transfer).clone(value);
}

type View = ArrayBufferView & { length?: number; constructor: new (...args: unknown[]) => unknown };

class Cloner {
  readonly #known = new Map<object, unknown>();
  readonly #transfer: readonly unknown[];

  constructor(transfer: readonly unknown[]) {
    this.#transfer = transfer;
  }

  clone(value: unknown): unknown {
    if (typeof value === 'function' || typeof value === 'symbol') throw cannot(value);
    if (typeof value !== 'object' || value === null || value instanceof NativeBuffer) return value;
    if (this.#known.has(value)) return this.#known.get(value);
    if (isView(value)) return this.#view(value as View);
    if (value instanceof ArrayBuffer) {
      const copy = this.#transfer.includes(value) ? value.transfer() : value.slice(0);
      this.#known.set(value, copy);
      return copy;
    }
    if (value instanceof Date) return this.#keep(value, new Date(value));
    if (value instanceof RegExp) return this.#keep(value, new RegExp(value));
    if (value instanceof Error) return this.#error(value);
    if (value instanceof Map) {
      const copy = this.#keep(value, new Map<unknown, unknown>());
      for (const [key, held] of [...value]) copy.set(this.clone(key), this.clone(held));
      return copy;
    }
    if (value instanceof Set) {
      const copy = this.#keep(value, new Set());
      for (const held of [...value]) copy.add(this.clone(held));
      return copy;
    }
    if (value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef) throw cannot(value);
    if (Symbol.toStringTag in value && !Array.isArray(value)) throw cannot(value);
    const copy = this.#keep(value, Array.isArray(value) ? Array<unknown>(value.length) : {});
    for (const key of Object.keys(value)) {
      const held = this.clone((value as Record<string, unknown>)[key]);
      if (key !== '__proto__') (copy as Record<string, unknown>)[key] = held;
      else Object.defineProperty(copy, key, { value: held, writable: true, enumerable: true, configurable: true });
    }
    return copy;
  }

  #view(value: View): unknown {
    const buffer = this.clone(value.buffer);
    return this.#keep(
      value,
      new value.constructor(buffer, value.byteOffset, value.length ?? value.byteLength) as object,
    );
  }

  #error(value: Error): Error {
    const copy = this.#keep(value, new Error(String(value.message)));
    copy.name = String(value.name);
    return copy;
  }

  #keep<Copy extends object>(value: object, copy: Copy): Copy {
    this.#known.set(value, copy);
    return copy;
  }
}

function cannot(value: unknown): DOMException {
  return new DOMException(`A ${typeof value} cannot be copied to another isolate.`, 'DataCloneError');
}
