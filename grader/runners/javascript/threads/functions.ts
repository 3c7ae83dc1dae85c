import { withTwin } from './calls.ts';
import type { Carrier } from './carrier.ts';
import { ControlledPromise } from './promise.ts';
import type { Coroutine } from './task.ts';

export type Callable = (this: unknown, ...args: unknown[]) => unknown;
/** What a function does, as a coroutine. */
export type Body = (this: unknown, ...args: unknown[]) => Coroutine;
export type Holder = Record<PropertyKey, unknown>;

/** What a coroutine of an async function yields where it awaits; at a switch it yields nothing. */
const AWAIT = Symbol('await');

/** The part of the runtime that makes functions of coroutines, so that whoever calls them need not know what they are. */
export class FunctionRuntime {
  #awaited: unknown;
  readonly #carrier: Carrier;

  constructor(carrier: Carrier) {
    this.#carrier = carrier;
  }

  /** A function that does what a coroutine does. Called by the engine itself, it cannot give way. */
  callable(body: Body): Callable {
    const now = (self: unknown, args: unknown[]): unknown => this.atOnce(body, self, args);
    const made = function (this: unknown, ...args: unknown[]): unknown {
      return now(this, args);
    };
    return withTwin(made, body);
  }

  arrow(self: unknown, body: Body): Callable {
    return withTwin((...args: unknown[]) => this.atOnce(body, self, args), function (...args: unknown[]) {
      return Reflect.apply(body, self, args);
    } satisfies Body);
  }

  /** An arrow function that uses no `this` of what is around it, so that it is its coroutine. */
  freeArrow(body: Body): Callable {
    return withTwin((...args: unknown[]) => this.atOnce(body, undefined, args), body);
  }

  asyncCallable(body: Body): Callable {
    return this.callable(this.asyncBody(body));
  }

  asyncArrow(self: unknown, body: Body): Callable {
    const run = (...args: unknown[]): Coroutine => this.async(body, self, args);
    return withTwin((...args: unknown[]) => this.atOnce(run, self, args), run);
  }

  /** Joins a function declaration to the coroutine that it is declared beside. */
  declare(callee: Callable, body: Body, isAsync: boolean): void {
    withTwin(callee, isAsync ? this.asyncBody(body) : body);
  }

  /** Methods that were written as coroutines: the class has functions in their place. */
  methods(target: object, names: PropertyKey[], asyncNames: PropertyKey[]): void {
    for (const name of [...names, ...asyncNames]) {
      const body = (target as Holder)[name] as Body;
      const value = asyncNames.includes(name) ? this.asyncCallable(body) : this.callable(body);
      Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
    }
  }

  /** Getters that are written as coroutines beside them, by their name and that one's. */
  getters(target: object, pairs: [PropertyKey, string][]): void {
    for (const [name, body] of pairs) {
      withTwin(Object.getOwnPropertyDescriptor(target, name)!.get!, (target as Holder)[body]);
    }
  }

  /** A coroutine from its begin to its end, without any switch. */
  atOnce(body: Body, self: unknown, args: unknown[]): unknown {
    return this.#carrier.pinned(() => Reflect.apply(body, self, args).next().value);
  }

  // Async functions.

  asyncBody(body: Body): Body {
    const begin = (self: unknown, args: unknown[]): Coroutine => this.async(body, self, args);
    return function (...args: unknown[]) {
      return begin(this, args);
    };
  }

  *async(body: Body, self: unknown, args: unknown[]): Coroutine {
    const promise = ControlledPromise.pending();
    let coroutine: Coroutine;
    try {
      coroutine = Reflect.apply(body, self, args);
    } catch (error) {
      promise.rejectWith(error);
      return promise;
    }
    yield* this.#goOn(coroutine, promise, true, undefined);
    return promise;
  }

  /** Where an async function awaits. */
  await(value: unknown, site: number): symbol {
    this.#awaited = value;
    this.#carrier.current.awaitSite = site;
    return AWAIT;
  }

  *#goOn(coroutine: Coroutine, promise: ControlledPromise, fulfilled: boolean, value: unknown): Coroutine<void> {
    try {
      let step = fulfilled ? coroutine.next(value) : coroutine.throw(value);
      while (step.done !== true && step.value !== AWAIT) {
        yield;
        step = coroutine.next();
      }
      if (step.done === true) {
        promise.resolveWith(step.value);
        return;
      }
    } catch (error) {
      promise.rejectWith(error);
      return;
    }
    const goOn = (ok: boolean, given: unknown): Coroutine => this.#goOn(coroutine, promise, ok, given);
    ControlledPromise.of(this.#awaited).react({ goOn, task: this.#carrier.current });
  }
}
