import { isSharedView, type View } from './shared-memory.ts';

type Callable = (this: unknown, ...args: unknown[]) => unknown;

/** Told to the student where something would stand for shared memory that no longer looks like it. */
export const CANNOT_DISGUISE =
  'This check follows shared memory step by step, and cannot do so through a Proxy, through an object that inherits from it, or through a function of the language that is bound to it. Use the typed array itself.';

const { apply, bind } = Function.prototype;
const textOf = Function.prototype.toString;
/** They give an array's elements to a function. */
const APPLYING = new Set<unknown>([apply, Reflect.apply, Reflect.construct]);
/** What they make leads to the memory, but cannot be seen to. */
const DISGUISING = new Set<unknown>([bind, Proxy, Object.create, Object.setPrototypeOf, Reflect.setPrototypeOf]);
/** They keep what they are given, or look at what it is, but not at its elements. */
const HARMLESS = new Set<unknown>([
  ...[Array.isArray, ArrayBuffer.isView, Array.of, Object.is, Object.getPrototypeOf, Object.freeze],
  ...[Array.prototype.push, Array.prototype.unshift, Array.prototype.includes, Array.prototype.indexOf],
  ...[Map.prototype.set, Map.prototype.get, Map.prototype.has, Map.prototype.delete],
  ...[Set.prototype.add, Set.prototype.has, Set.prototype.delete],
  ...[WeakMap.prototype.set, WeakMap.prototype.get, WeakMap.prototype.has, WeakMap.prototype.delete],
  ...[WeakSet.prototype.add, WeakSet.prototype.has, WeakSet.prototype.delete],
]);
const natives = new WeakMap<object, boolean>();

/** The shared memory that a function of the language may read or write, where it is given some. */
export function touched(callee: Callable, self: unknown, args: readonly unknown[]): View | undefined {
  let view = isSharedView(self) ? self : undefined;
  for (const arg of args) if (view === undefined && isSharedView(arg)) view = arg;
  if (view === undefined && APPLYING.has(callee)) {
    for (const arg of args) if (view === undefined && Array.isArray(arg)) view = arg.find(isSharedView);
  }
  if (view === undefined || HARMLESS.has(callee) || !isNative(callee)) return undefined;
  if (DISGUISING.has(callee)) throw new Error(CANNOT_DISGUISE);
  return view;
}

/** What the submission wrote has its accesses followed itself. */
function isNative(callee: Callable): boolean {
  let native = natives.get(callee);
  if (native === undefined) {
    native = /\{\s*\[native code\]\s*\}$/.test(Reflect.apply(textOf, callee, []));
    natives.set(callee, native);
  }
  return native;
}
