import { MAKER, twinOf } from './calls.ts';
import type { Carrier } from './carrier.ts';
import { FunctionRuntime, type Body, type Callable, type Holder } from './functions.ts';
import { nativeTwin } from './natives.ts';
import type { Recorder } from './recorder.ts';
import { isSharedView, placeOf, type View } from './shared-memory.ts';
import type { Coroutine } from './task.ts';
import { touched } from './touched.ts';

/** An element of shared memory whose turn has come in a loop. */
class ElementPlace {
  readonly view: View;
  readonly index: number;
  constructor(view: View, index: number) {
    this.view = view;
    this.index = index;
  }
}

function* placesOf(view: View & { length: number }): Generator<ElementPlace> {
  for (let index = 0; index < view.length; index++) yield new ElementPlace(view, index);
}

/**
 * What transformed code calls, by the name that the transform gives it. Where an operation can come after a switch it answers with
 * `true`: the code then yields and goes on with `loaded`, `stored` or the coroutine in `coroutine`. Otherwise `value` is the result.
 */
export class Runtime extends FunctionRuntime {
  value: unknown;
  /** The class of which an object is being made, whose constructor leaves the rest to a coroutine. */
  making: unknown;
  coroutine: Coroutine | undefined;
  recorder: Recorder | undefined;
  readonly #carrier: Carrier;
  readonly #textOf: (site: number) => string;

  /** `textOf`: what the source calls what is called at a site. */
  constructor(carrier: Carrier, textOf: (site: number) => string) {
    super(carrier);
    this.#carrier = carrier;
    this.#textOf = textOf;
  }

  // Shared memory.

  load(object: unknown, index: PropertyKey, site: number): boolean {
    if (!isSharedView(object)) {
      this.value = (object as Holder)[index];
      return false;
    }
    const carrier = this.#carrier;
    const me = carrier.current;
    if (carrier.passes() || !carrier.decide(object.buffer, placeOf(object, index), true)) {
      this.value = this.#read(object, index, site);
      return false;
    }
    // Another runs now; what this one was about to do is kept with it.
    me.object = object;
    me.index = index;
    me.site = site;
    return true;
  }

  loaded(): unknown {
    const { object, index, site } = this.#carrier.current;
    return this.#read(object as View, index as PropertyKey, site);
  }

  store(object: unknown, index: PropertyKey, value: unknown, site: number): boolean {
    this.value = value;
    if (!isSharedView(object)) {
      (object as Holder)[index] = value;
      return false;
    }
    const carrier = this.#carrier;
    const me = carrier.current;
    if (carrier.passes() || !carrier.decide(object.buffer, placeOf(object, index), false)) {
      this.#write(object, index, value, site);
      return false;
    }
    me.object = object;
    me.index = index;
    me.operand = value;
    me.site = site;
    return true;
  }

  stored(): unknown {
    const { object, index, operand, site } = this.#carrier.current;
    this.#write(object as View, index as PropertyKey, operand, site);
    return operand;
  }

  /** Before all elements of what may be a view are read at once. */
  whole(object: unknown, site: number): boolean {
    this.value = object;
    if (!isSharedView(object)) return false;
    const me = this.#carrier.current;
    me.object = object;
    me.site = site;
    if (!this.#carrier.passes() && this.#carrier.decide(object.buffer, placeOf(object, 0), true)) return true;
    this.recorder?.note('call', site, object, 0);
    return false;
  }

  wholeLater(): unknown {
    const { object, site } = this.#carrier.current;
    this.recorder?.note('call', site, object, 0);
    return object;
  }

  /** What a loop goes through: of shared memory the places, which are read one by one. */
  places(object: unknown): unknown {
    return isSharedView(object) && 'length' in object ? placesOf(object as View & { length: number }) : object;
  }

  element(item: unknown, site: number): boolean {
    if (item instanceof ElementPlace) return this.load(item.view, item.index, site);
    this.value = item;
    return false;
  }

  /** Where code cannot give way, memory that others see may not be touched: what they do meanwhile would go unseen. */
  unshared<Held>(object: Held): Held {
    if (isSharedView(object)) throw this.#carrier.cannotFollow();
    return object;
  }

  // Calls.

  callFunction(callee: unknown, args: unknown[], site: number): boolean {
    return this.callOn(callee, undefined, args, site);
  }

  callMethod(object: unknown, name: PropertyKey, args: unknown[], site: number): boolean {
    const callee = (object as Holder)[name];
    if (typeof callee !== 'function') throw this.#notCallable(site);
    if (isSharedView(object)) return this.#callOnMemory(callee as Callable, object, object, args, site);
    return this.callOn(callee, object, args, site);
  }

  callOn(callee: unknown, self: unknown, args: unknown[], site: number): boolean {
    if (typeof callee !== 'function') throw this.#notCallable(site);
    this.#carrier.current.site = site;
    const twin = twinOf(callee) ?? nativeTwin(callee as Callable, self, args);
    if (twin === undefined) {
      const view = touched(callee as Callable, self, args);
      if (view !== undefined) return this.#callOnMemory(callee as Callable, view, self, args, site);
      this.value = Reflect.apply(callee as Callable, self, args);
      return false;
    }
    this.coroutine = Reflect.apply(twin, self, args) as Coroutine;
    return true;
  }

  construct(Class: unknown, args: unknown[], site: number): boolean {
    if (typeof Class !== 'function') throw new TypeError(`${this.#textOf(site)} is not a constructor`);
    this.#carrier.current.site = site;
    const maker = Object.hasOwn(Class, MAKER) ? (Class as { [MAKER]?: Body })[MAKER] : undefined;
    if (maker === undefined) {
      const view = touched(Class as Callable, undefined, args);
      if (view !== undefined) {
        const make = (...given: unknown[]): unknown => Reflect.construct(Class, given);
        return this.#callOnMemory(make, view, undefined, args, site);
      }
      this.value = this.#carrier.pinned(() => Reflect.construct(Class, args));
      return false;
    }
    this.coroutine = Reflect.apply(maker, Class, args);
    return true;
  }

  /** A class whose constructor is also a coroutine, by that one's name. */
  maker(Class: Callable, name: string): void {
    const make = (args: unknown[]): Coroutine => this.#make(Class, name, args);
    const twin = function (...args: unknown[]): Coroutine {
      return make(args);
    };
    Object.defineProperty(Class, MAKER, { value: twin });
  }

  *#make(Class: Callable, name: string, args: unknown[]): Coroutine {
    this.making = Class;
    let made: Holder;
    try {
      made = this.#carrier.pinned(() => Reflect.construct(Class, []) as Holder);
    } finally {
      this.making = undefined;
    }
    yield* Reflect.apply(made[name] as Body, made, args);
    return made;
  }

  /** Reads a property that some class of the submission has a getter for. */
  get(object: unknown, name: PropertyKey, site: number): boolean {
    this.#carrier.current.site = site;
    let holder: unknown = object;
    while (typeof holder === 'object' && holder !== null) {
      const getter = Object.getOwnPropertyDescriptor(holder, name);
      const twin = twinOf(getter?.get);
      if (twin !== undefined) {
        this.coroutine = Reflect.apply(twin, object, []);
        return true;
      }
      if (getter !== undefined) break;
      holder = Object.getPrototypeOf(holder);
    }
    this.value = (object as Holder)[name];
    return false;
  }

  /** Calls what may read or write a view: the view's own methods, and functions of the language that are given it. */
  #callOnMemory(callee: Callable, view: View, self: unknown, args: unknown[], site: number): boolean {
    const twin = nativeTwin(callee, self, args);
    const carrier = this.#carrier;
    carrier.current.site = site;
    if (twin === undefined && (carrier.passes() || !carrier.decide(view.buffer, placeOf(view, 0), false))) {
      this.recorder?.note('call', site, view, 0);
      this.value = Reflect.apply(callee, self, args);
      return false;
    }
    this.coroutine =
      twin === undefined ? this.#calledLater(callee, view, self, args, site) : Reflect.apply(twin, self, args);
    return true;
  }

  *#calledLater(callee: Callable, view: View, self: unknown, args: unknown[], site: number): Coroutine {
    yield;
    this.recorder?.note('call', site, view, 0);
    return Reflect.apply(callee, self, args);
  }

  #read(object: View, index: PropertyKey, site: number): unknown {
    const value = (object as unknown as Holder)[index];
    this.recorder?.note('read', site, object, index, value);
    return value;
  }

  #write(object: View, index: PropertyKey, value: unknown, site: number): void {
    (object as unknown as Holder)[index] = value;
    this.recorder?.note('write', site, object, index, value);
  }

  #notCallable(site: number): TypeError {
    return new TypeError(`${this.#textOf(site)} is not a function`);
  }
}
