import { call, twinOf, withTwin } from './calls.ts';
import type { Coroutine } from './task.ts';

type Native = (this: unknown, ...args: unknown[]) => unknown;
/** Each is called on what the function of the language would be called on. */
type Twin = (this: never, ...args: unknown[]) => Coroutine;
type List = { [index: number]: unknown; length: number };

/** Calls back for each element that is there, in the language's own order; the end that the callback's answer asks for. */
function* each(
  list: List,
  [callback, self]: unknown[],
  { backwards = false, holes = false }: { backwards?: boolean; holes?: boolean },
  done: (answer: unknown, value: unknown, index: number) => boolean,
): Coroutine<boolean> {
  const { length } = list;
  for (let count = 0; count < length; count++) {
    const index = backwards ? length - 1 - count : count;
    if (!holes && !(index in list)) continue;
    const value = list[index];
    if (done(yield* call(callback, self, [value, index, list]), value, index)) return true;
  }
  return false;
}

function* reduced(list: List, args: unknown[], backwards: boolean): Coroutine {
  const indexes = [...Array(list.length).keys()].filter((index) => index in list);
  if (backwards) indexes.reverse();
  if (args.length < 2 && indexes.length === 0) throw new TypeError('Reduce of empty array with no initial value');
  let sum = args.length < 2 ? list[indexes.shift()!] : args[1];
  for (const index of indexes) sum = yield* call(args[0], undefined, [sum, list[index], index, list]);
  return sum;
}

/** A stable merge sort, as every engine's is; what is undefined comes last and is not compared. */
function* sorted(items: unknown[], compare: unknown): Coroutine<unknown[]> {
  if (items.length < 2) return items;
  const middle = items.length >> 1;
  const left = yield* sorted(items.slice(0, middle), compare);
  const right = yield* sorted(items.slice(middle), compare);
  const merged: unknown[] = [];
  let [at, to] = [0, 0];
  while (at < left.length && to < right.length) {
    const order = Number(yield* call(compare, undefined, [left[at], right[to]]));
    merged.push(order > 0 ? right[to++] : left[at++]);
  }
  return [...merged, ...left.slice(at), ...right.slice(to)];
}

function* sortedList(list: Iterable<unknown>, compare: unknown): Coroutine<unknown[]> {
  const items = [...list];
  const defined = items.filter((item) => item !== undefined);
  const rest = items.filter((item) => item === undefined);
  return [...(yield* sorted(defined, compare)), ...rest];
}

const always = (): boolean => false;

/** What arrays and typed arrays have alike. */
const LISTS: Record<string, Twin> = {
  *forEach(this: List, ...args: unknown[]) {
    yield* each(this, args, {}, always);
  },
  *some(this: List, ...args: unknown[]) {
    return yield* each(this, args, {}, Boolean);
  },
  *every(this: List, ...args: unknown[]) {
    return !(yield* each(this, args, {}, (answer) => !answer));
  },
  *find(this: List, ...args: unknown[]) {
    let found: unknown;
    yield* each(this, args, { holes: true }, (answer, value) => Boolean(answer) && ((found = value), true));
    return found;
  },
  *findIndex(this: List, ...args: unknown[]) {
    let found = -1;
    yield* each(this, args, { holes: true }, (answer, _value, index) => Boolean(answer) && ((found = index), true));
    return found;
  },
  *findLast(this: List, ...args: unknown[]) {
    let found: unknown;
    const how = { holes: true, backwards: true };
    yield* each(this, args, how, (answer, value) => Boolean(answer) && ((found = value), true));
    return found;
  },
  *findLastIndex(this: List, ...args: unknown[]) {
    let found = -1;
    const how = { holes: true, backwards: true };
    yield* each(this, args, how, (answer, _value, index) => Boolean(answer) && ((found = index), true));
    return found;
  },
  *reduce(this: List, ...args: unknown[]) {
    return yield* reduced(this, args, false);
  },
  *reduceRight(this: List, ...args: unknown[]) {
    return yield* reduced(this, args, true);
  },
  *sort(this: List & Iterable<unknown>, compare: unknown) {
    const items = yield* sortedList(this, compare);
    for (const [index, item] of items.entries()) this[index] = item;
    return this;
  },
};

type TypedArray = List & Iterable<unknown> & { constructor: new (source: unknown) => TypedArray };

const TYPED: Record<string, Twin> = {
  *map(this: TypedArray, ...args: unknown[]) {
    const Kind = this.constructor;
    const result = new Kind(this.length);
    yield* each(this, args, {}, (answer, _value, index) => ((result[index] = answer), false));
    return result;
  },
  *filter(this: TypedArray, ...args: unknown[]) {
    const kept: unknown[] = [];
    yield* each(this, args, {}, (answer, value) => (answer ? kept.push(value) : 0, false));
    const Kind = this.constructor;
    return new Kind(kept);
  },
  *toSorted(this: TypedArray, compare: unknown) {
    const Kind = this.constructor;
    return new Kind(yield* sortedList(this, compare));
  },
};

const ARRAYS: Record<string, Twin> = {
  *map(this: List, ...args: unknown[]) {
    const result: unknown[] = Array(this.length);
    yield* each(this, args, {}, (answer, _value, index) => ((result[index] = answer), false));
    return result;
  },
  *flatMap(this: List, ...args: unknown[]) {
    const result: unknown[] = [];
    yield* each(
      this,
      args,
      {},
      (answer) => (Array.isArray(answer) ? result.push(...answer) : result.push(answer), false),
    );
    return result;
  },
  *filter(this: List, ...args: unknown[]) {
    const kept: unknown[] = [];
    yield* each(this, args, {}, (answer, value) => (answer ? kept.push(value) : 0, false));
    return kept;
  },
  *toSorted(this: Iterable<unknown>, compare: unknown) {
    return yield* sortedList(this, compare);
  },
};

function* forEachEntry(this: Map<unknown, unknown> | Set<unknown>, callback: unknown, self: unknown): Coroutine<void> {
  for (const [key, value] of this.entries()) yield* call(callback, self, [value, key, this]);
}

function* from(source: unknown, change: unknown, self: unknown): Coroutine {
  const result: unknown[] = [];
  for (const [index, item] of Array.from(source as List).entries())
    result.push(yield* call(change, self, [item, index]));
  return result;
}

function* replaced(text: string, pattern: string | RegExp, replacer: unknown, everywhere: boolean): Coroutine {
  const found: { args: unknown[]; at: number; length: number }[] = [];
  const note = (...args: unknown[]): string => {
    const at = args.findIndex((arg, index) => index > 0 && typeof arg === 'number');
    found.push({ args, at: args[at] as number, length: (args[0] as string).length });
    return '';
  };
  if (everywhere) text.replaceAll(pattern, note as never);
  else text.replace(pattern, note as never);
  let result = '';
  let end = 0;
  for (const { args, at, length } of found) {
    result += text.slice(end, at) + String(yield* call(replacer, undefined, args));
    end = at + length;
  }
  return result + text.slice(end);
}

/** Functions of the language that call back, as coroutines whose callbacks can give way. */
const TWINS = new Map<unknown, Twin>();

function add(holder: object, twins: Record<string, Twin>): void {
  for (const [name, twin] of Object.entries(twins)) TWINS.set((holder as Record<string, unknown>)[name], twin);
}

const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
add(Array.prototype, { ...LISTS, ...ARRAYS });
add(typedArrayPrototype, { ...LISTS, ...TYPED });
add(Map.prototype, { forEach: forEachEntry });
add(Set.prototype, { forEach: forEachEntry });
add(Array, { from });
add(String.prototype, {
  *replace(this: string, pattern: unknown, replacer: unknown) {
    return yield* replaced(String(this), pattern as string, replacer, false);
  },
  *replaceAll(this: string, pattern: unknown, replacer: unknown) {
    return yield* replaced(String(this), pattern as string, replacer, true);
  },
});

const { call: nativeCall, apply: nativeApply, bind: nativeBind } = Function.prototype;
const FUNCTIONS = new Map<unknown, Twin>([
  [
    nativeCall,
    function* (this: Native, self: unknown, ...args: unknown[]) {
      return yield* call(this, self, args);
    },
  ],
  [
    nativeApply,
    function* (this: Native, self: unknown, args: unknown) {
      return yield* call(this, self, [...((args as unknown[] | undefined) ?? [])]);
    },
  ],
  [
    nativeBind,
    // oxlint-disable-next-line require-yield -- binding itself is one step.
    function* (this: Native, self: unknown, ...bound: unknown[]) {
      const twin = (...args: unknown[]): Coroutine => call(this, self, [...bound, ...args]);
      return withTwin(Reflect.apply(nativeBind, this, [self, ...bound]) as Native, twin);
    },
  ],
]);

/** The coroutine for a function of the language, where it is given something that can give way itself. */
export function nativeTwin(callee: Native, self: unknown, args: unknown[]): Twin | undefined {
  if (typeof self === 'function' && twinOf(self) !== undefined) return FUNCTIONS.get(callee);
  for (const arg of args) {
    if (typeof arg === 'function' && twinOf(arg) !== undefined) return TWINS.get(callee);
  }
  return undefined;
}
