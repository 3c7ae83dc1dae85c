import type { Coroutine } from './task.ts';

/**
 * The coroutine that a function of the submission also is: called with the same arguments it does the same, but can give way.
 * A function without one does what it does in one step.
 */
export const TWIN = Symbol('twin');
/** What makes an object of a class whose constructor calls back, as a coroutine. */
export const MAKER = Symbol('maker');

type Twin = (this: unknown, ...args: unknown[]) => Coroutine;
type Callable = ((this: unknown, ...args: unknown[]) => unknown) & { [TWIN]?: Twin };

/** The coroutine of a function, if it has one. */
export function twinOf(callee: unknown): Twin | undefined {
  return typeof callee === 'function' ? (callee as Callable)[TWIN] : undefined;
}

/** Gives a function its coroutine. */
export function withTwin<Callee extends object>(callee: Callee, twin: unknown): Callee {
  // Not to be counted among what the function holds, which Object.assign would hand on to another.
  Object.defineProperty(callee, TWIN, { value: twin, configurable: true });
  return callee;
}

/** Calls a function so that it can give way, where it can. */
export function* call(callee: unknown, self: unknown, args: unknown[]): Coroutine {
  const twin = twinOf(callee);
  if (twin === undefined) return Reflect.apply(callee as Callable, self, args);
  return yield* twin.apply(self, args);
}
