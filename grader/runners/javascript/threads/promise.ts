import { call, MAKER, twinOf, withTwin } from './calls.ts';
import type { Carrier } from './carrier.ts';
import type { Coroutine, Task } from './task.ts';

/** What is done when a promise is settled: a coroutine of an async function goes on, or a handler is called. */
export interface Reaction {
  onFulfilled?: unknown;
  onRejected?: unknown;
  derived?: ControlledPromise;
  goOn?: (fulfilled: boolean, value: unknown) => Coroutine;
  /** Whose microtask it is. */
  task: Task;
}

const PENDING = 0;
const FULFILLED = 1;
const REJECTED = 2;

let carrier: Carrier;

/** Joins promises to the threads whose microtasks they make. */
export function setCarrier(given: Carrier): void {
  carrier = given;
}

/** Promises that were rejected while nothing waited for them, with the thread; looked at once its microtasks are done. */
export const rejectedAlone: { promise: ControlledPromise; task: Task }[] = [];

/**
 * The language's Promise over the microtasks of controlled threads: the same order of jobs as the standard has it, but handlers and
 * executors can give way to other threads.
 */
export class ControlledPromise {
  #state = PENDING;
  #value: unknown;
  #reactions: Reaction[] | undefined;
  #handled = false;

  constructor(executor?: unknown) {
    if (executor === INTERNAL) return;
    if (typeof executor !== 'function') throw new TypeError(`Promise resolver ${String(executor)} is not a function`);
    const { resolve, reject } = this.#functions();
    try {
      Reflect.apply(executor, undefined, [resolve, reject]);
    } catch (error) {
      reject(error);
    }
  }

  static *[MAKER](executor: unknown): Coroutine {
    if (twinOf(executor) === undefined) return new ControlledPromise(executor);
    const promise = ControlledPromise.pending();
    const { resolve, reject } = promise.#functions();
    try {
      yield* call(executor, undefined, [resolve, reject]);
    } catch (error) {
      reject(error);
    }
    return promise;
  }

  static pending(): ControlledPromise {
    return new ControlledPromise(INTERNAL);
  }

  /** The promise itself, or one that is resolved with the value. */
  static of(value: unknown): ControlledPromise {
    if (value instanceof ControlledPromise) return value;
    const promise = ControlledPromise.pending();
    promise.resolveWith(value);
    return promise;
  }

  get isPending(): boolean {
    return this.#state === PENDING;
  }
  get isHandled(): boolean {
    return this.#handled;
  }
  get reason(): unknown {
    return this.#value;
  }

  fulfil(value: unknown): void {
    this.#settle(FULFILLED, value);
  }

  rejectWith(reason: unknown): void {
    if (this.#state !== PENDING) return;
    this.#settle(REJECTED, reason);
    if (!this.#handled) rejectedAlone.push({ promise: this, task: carrier.current });
  }

  /** Resolves as the standard's resolve functions do: with a thenable, a job later asks it. */
  resolveWith(value: unknown): void {
    if (value === this) {
      this.rejectWith(new TypeError('Chaining cycle detected for promise #<Promise>'));
      return;
    }
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
      this.fulfil(value);
      return;
    }
    let then: unknown;
    try {
      then = (value as { then?: unknown }).then;
    } catch (error) {
      this.rejectWith(error);
      return;
    }
    if (typeof then !== 'function') {
      this.fulfil(value);
      return;
    }
    carrier.current.jobs.push(() => this.#adopt(value, then));
  }

  *#adopt(value: unknown, then: unknown): Coroutine<void> {
    const { resolve, reject } = this.#functions();
    try {
      yield* call(then, value, [resolve, reject]);
    } catch (error) {
      reject(error);
    }
  }

  /** Registers a reaction; one that is settled makes a job of it at once. */
  react(reaction: Reaction): void {
    this.#handled = true;
    if (this.#state === PENDING) (this.#reactions ??= []).push(reaction);
    else this.#enqueue(reaction);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- it is the language's Promise.
  then(onFulfilled?: unknown, onRejected?: unknown): ControlledPromise {
    const derived = ControlledPromise.pending();
    this.react({ onFulfilled, onRejected, derived, task: carrier.current });
    return derived;
  }

  catch(onRejected?: unknown): ControlledPromise {
    return this.then(undefined, onRejected);
  }

  finally(onFinally?: unknown): ControlledPromise {
    if (typeof onFinally !== 'function') return this.then(onFinally, onFinally);
    const after = (settled: 'fulfil' | 'rejectWith') =>
      withCoroutine((value: unknown) => finished(onFinally, settled, value));
    return this.then(after('fulfil'), after('rejectWith'));
  }

  get [Symbol.toStringTag](): string {
    return 'Promise';
  }

  static resolve(value?: unknown): ControlledPromise {
    return ControlledPromise.of(value);
  }

  static reject(reason?: unknown): ControlledPromise {
    const promise = ControlledPromise.pending();
    promise.rejectWith(reason);
    return promise;
  }

  static withResolvers(): object {
    const promise = ControlledPromise.pending();
    return { promise, ...promise.#functions() };
  }

  #functions(): { resolve: (value?: unknown) => void; reject: (reason?: unknown) => void } {
    let done = false;
    const once =
      (settle: 'resolveWith' | 'rejectWith') =>
      (value?: unknown): void => {
        if (done) return;
        done = true;
        this[settle](value);
      };
    return { resolve: once('resolveWith'), reject: once('rejectWith') };
  }

  #settle(state: number, value: unknown): void {
    if (this.#state !== PENDING) return;
    this.#state = state;
    this.#value = value;
    const reactions = this.#reactions;
    this.#reactions = undefined;
    if (reactions) for (const one of reactions) this.#enqueue(one);
  }

  #enqueue(reaction: Reaction): void {
    const fulfilled = this.#state === FULFILLED;
    const value = this.#value;
    const { goOn } = reaction;
    reaction.task.jobs.push(goOn ? () => goOn(fulfilled, value) : () => handle(reaction, fulfilled, value));
  }
}

/** Calls what is to be called at the end, and then goes on with what there was. */
function* finished(onFinally: unknown, settled: 'fulfil' | 'rejectWith', value: unknown): Coroutine {
  const result = ControlledPromise.of(yield* call(onFinally, undefined, []));
  const next = ControlledPromise.pending();
  result.react({
    task: carrier.current,
    onFulfilled: () => next[settled](value),
    onRejected: (reason: unknown) => next.rejectWith(reason),
    derived: ControlledPromise.pending(),
  });
  return next;
}

/** A function over a coroutine of ours; called by the engine itself it does nothing but what it can do in one step. */
function withCoroutine(twin: (...args: unknown[]) => Coroutine): unknown {
  return withTwin((...args: unknown[]) => twin(...args).next().value, twin);
}

function handle(
  { onFulfilled, onRejected, derived }: Reaction,
  fulfilled: boolean,
  value: unknown,
): Coroutine | undefined {
  const handler = fulfilled ? onFulfilled : onRejected;
  if (typeof handler !== 'function') {
    if (fulfilled) derived!.resolveWith(value);
    else derived!.rejectWith(value);
    return undefined;
  }
  if (twinOf(handler) === undefined) {
    try {
      derived!.resolveWith(Reflect.apply(handler, undefined, [value]));
    } catch (error) {
      derived!.rejectWith(error);
    }
    return undefined;
  }
  return handled(handler, derived!, value);
}

function* handled(handler: unknown, derived: ControlledPromise, value: unknown): Coroutine<void> {
  try {
    derived.resolveWith(yield* call(handler, undefined, [value]));
  } catch (error) {
    derived.rejectWith(error);
  }
}

const INTERNAL = Symbol('internal');
