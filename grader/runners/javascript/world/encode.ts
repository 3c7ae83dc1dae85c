import type { Json } from '../../../contract/json.ts';

const DEPTH = 40;
const NODES = 200_000;

/**
 * A snapshot of any value as JSON. What JSON lacks is written `{ "$": name }`; accessors and proxies are read once, toJSON is
 * not called, and a value that throws while it is read is written as `{ "$": "unreadable" }`.
 */
export function encode(value: unknown): Json {
  let nodes = 0;
  const walk = (item: unknown, depth: number): Json => {
    nodes += 1;
    if (nodes > NODES) return { $: 'too large' };
    if (depth > DEPTH) return { $: 'too deep' };
    switch (typeof item) {
      case 'string':
      case 'boolean':
        return item;
      case 'number':
        return Number.isFinite(item) ? (item === 0 ? 0 : item) : { $: String(item) };
      case 'undefined':
        return { $: 'undefined' };
      case 'bigint':
        return { $: 'bigint', value: String(item) };
      case 'function':
        return { $: 'function' };
      case 'symbol':
        return { $: 'symbol' };
      default:
        return item === null ? null : walkObject(item as object, depth);
    }
  };
  const walkObject = (item: object, depth: number): Json => {
    if (Array.isArray(item)) {
      const length = Math.min(item.length, NODES);
      const list: Json[] = [];
      for (let index = 0; index < length; index++) {
        list[index] = index in item ? walk(item[index], depth + 1) : { $: 'hole' };
        if (nodes > NODES) break;
      }
      return list;
    }
    if (item instanceof Error) return { $: 'error', name: String(item.name), message: String(item.message) };
    if (item instanceof Map) {
      return { $: 'map', entries: [...item].map(([key, held]) => [walk(key, depth + 1), walk(held, depth + 1)]) };
    }
    if (item instanceof Set) return { $: 'set', values: [...item].map((held) => walk(held, depth + 1)) };
    if (item instanceof Promise) return { $: 'promise' };
    if (ArrayBuffer.isView(item) && !(item instanceof DataView)) {
      return {
        $: item.constructor.name,
        values: [...(item as unknown as Iterable<unknown>)].map((held) => walk(held, depth + 1)),
      };
    }
    const record: { [key: string]: Json } = {};
    for (const key of Object.keys(item)) {
      // Defined, not assigned: a key named __proto__ must stay a key.
      Object.defineProperty(record, key, {
        value: walk((item as Record<string, unknown>)[key], depth + 1),
        enumerable: true,
      });
      if (nodes > NODES) break;
    }
    return record;
  };
  try {
    return walk(value, 0);
  } catch {
    return { $: 'unreadable' };
  }
}
