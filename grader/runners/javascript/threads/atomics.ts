import { withTwin } from './calls.ts';
import type { Carrier } from './carrier.ts';
import { ControlledPromise } from './promise.ts';
import type { Runtime } from './runtime.ts';
import { byteOf, isSharedView, placeOf, type View } from './shared-memory.ts';
import type { Coroutine, Task } from './task.ts';

/** Taken before a submission sees what stands for it. */
const native = Atomics;
const STEPS = ['add', 'and', 'compareExchange', 'exchange', 'load', 'or', 'store', 'sub', 'xor'] as const;

interface Waiter {
  task: Task;
  buffer: ArrayBufferLike;
  byte: number;
  /** Called instead of waking the thread, where it does not stand still. */
  settle?: (result: string) => void;
}

/**
 * The language's Atomics over controlled threads. Every operation is one step with a switch point before it, in an order that all
 * threads agree on, which is what the standard promises of Atomics; that plain accesses are ordered as well is more than it promises.
 */
export class ControlledAtomics {
  readonly object: object;
  #waiters: Waiter[] = [];
  readonly #carrier: Carrier;
  readonly #runtime: Runtime;

  constructor(carrier: Carrier, runtime: Runtime) {
    this.#carrier = carrier;
    this.#runtime = runtime;
    const members: Record<string, unknown> = { isLockFree: (size: number) => native.isLockFree(size) };
    for (const name of STEPS) {
      const operation = native[name] as (...args: unknown[]) => unknown;
      members[name] = withTwin(
        (...args: unknown[]) => carrier.pinned(() => this.#step(name, operation, args).next().value),
        (...args: unknown[]) => this.#step(name, operation, args),
      );
    }
    const [wait, notify] = [this.#wait.bind(this), this.#notify.bind(this)];
    members['wait'] = withTwin((...args: unknown[]) => carrier.pinned(() => wait(...args).next().value), wait);
    members['notify'] = withTwin((...args: unknown[]) => carrier.pinned(() => notify(...args).next().value), notify);
    members['waitAsync'] = (...args: unknown[]) => this.#waitAsync(...args);
    Object.defineProperty(members, Symbol.toStringTag, { value: 'Atomics' });
    this.object = Object.freeze(members);
  }

  /** Before each schedule. */
  begin(): void {
    this.#waiters = [];
  }

  *#step(name: string, operation: (...args: unknown[]) => unknown, args: unknown[]): Coroutine {
    const [view, index] = args as [View, number];
    const site = this.#carrier.current.site;
    if (isSharedView(view) && this.#gives(view, index, name === 'load')) yield;
    const value = operation(...args);
    const kind = name === 'load' ? 'read' : name === 'store' ? 'write' : 'call';
    this.#runtime.recorder?.note(kind, site, view, index, kind === 'call' ? view[index] : value);
    return value;
  }

  *#wait(...args: unknown[]): Coroutine {
    const [view, index, expected, timeoutMs = Infinity] = args as [View, number, unknown, number?];
    const carrier = this.#carrier;
    const me = carrier.current;
    const { site } = me;
    this.#check(view, index);
    const wanted = asElement(view, expected);
    if (this.#gives(view, index, true)) yield;
    if (native.load(view as unknown as Int32Array, index) !== wanted) {
      this.#runtime.recorder?.note('read', site, view, index, view[index]);
      return 'not-equal';
    }
    const patienceMs = Number.isNaN(Number(timeoutMs)) ? Infinity : Math.max(0, Number(timeoutMs));
    const waiter: Waiter = { task: me, buffer: view.buffer, byte: byteOf(view, index) };
    this.#waiters.push(waiter);
    this.#runtime.recorder?.blocked(site, view, index);
    const dueMs = patienceMs === Infinity ? -1 : carrier.nowMs + patienceMs;
    // With a timeout it is how workers sleep. Taken back where it may not wait at all.
    try {
      if (carrier.block(site, true, dueMs, dueMs >= 0)) yield;
    } finally {
      this.#waiters = this.#waiters.filter((one) => one !== waiter);
    }
    this.#runtime.recorder?.woke();
    return me.woken ? 'ok' : 'timed-out';
  }

  *#notify(...args: unknown[]): Coroutine {
    const [view, index, most = Infinity] = args as [View, number, number?];
    const { site } = this.#carrier.current;
    // A view of memory that is not shared has nobody who waits for it.
    if (!isSharedView(view)) return native.notify(view as Int32Array, index, most);
    this.#check(view, index);
    if (this.#gives(view, index, false)) yield;
    const byte = byteOf(view, index);
    const woken = this.#waiters
      .filter((one) => one.buffer === view.buffer && one.byte === byte)
      .slice(0, Math.max(0, Number(most)));
    this.#waiters = this.#waiters.filter((one) => !woken.includes(one));
    this.#runtime.recorder?.note('notify', site, view, index, woken.length);
    for (const one of woken) {
      if (one.settle) one.settle('ok');
      else this.#carrier.wake(one.task);
    }
    return woken.length;
  }

  #waitAsync(...args: unknown[]): object {
    const [view, index, expected, timeoutMs = Infinity] = args as [View, number, unknown, number?];
    const carrier = this.#carrier;
    this.#check(view, index);
    const wanted = asElement(view, expected);
    if (native.load(view as unknown as Int32Array, index) !== wanted) return { async: false, value: 'not-equal' };
    if (!(timeoutMs > 0)) return { async: false, value: 'timed-out' };
    const promise = ControlledPromise.pending();
    const task = carrier.current;
    const waiter: Waiter = { task, buffer: view.buffer, byte: byteOf(view, index) };
    // What settles a promise of a thread is done by that thread's own event loop.
    waiter.settle = (result) => {
      task.events.push(() => {
        promise.fulfil(result);
        return undefined;
      });
      if (task.waitsFor?.memory === false) carrier.wake(task);
    };
    this.#waiters.push(waiter);
    if (timeoutMs < Infinity) {
      const expire = (): undefined => {
        if (!this.#waiters.includes(waiter)) return;
        this.#waiters = this.#waiters.filter((one) => one !== waiter);
        promise.fulfil('timed-out');
      };
      task.timers.push({ id: 0, due: carrier.nowMs + timeoutMs, event: expire });
    }
    return { async: true, value: promise };
  }

  #gives(view: View, index: number, reads: boolean): boolean {
    return !this.#carrier.passes() && this.#carrier.decide(view.buffer, placeOf(view, index), reads);
  }

  /** Throws what the language's own throws for arguments of other kinds. */
  #check(view: unknown, index: number): void {
    const kind = Object.prototype.toString.call(view);
    if ((kind !== '[object Int32Array]' && kind !== '[object BigInt64Array]') || !isSharedView(view)) {
      throw new TypeError(`${kind} is not an Int32Array or BigInt64Array over a SharedArrayBuffer.`);
    }
    native.load(view as unknown as Int32Array, index);
  }
}

/** What the language makes of a value before it compares it with an element. */
function asElement(view: unknown, value: unknown): unknown {
  return view instanceof BigInt64Array ? BigInt64Array.of(value as bigint)[0] : Int32Array.of(value as number)[0];
}
