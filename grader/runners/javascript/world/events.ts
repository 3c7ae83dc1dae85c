import { currentRun } from './run.ts';

type Listener = ((event: Event) => unknown) | { handleEvent(event: Event): unknown };

export class DOMException extends Error {
  constructor(message = '', name = 'Error') {
    super(message);
    this.name = name;
  }
}

export class Event {
  readonly type: string;
  target: EventTarget | null = null;
  #stopped = false;

  constructor(type: string) {
    this.type = String(type);
  }

  stopImmediatePropagation(): void {
    this.#stopped = true;
  }

  get stopped(): boolean {
    return this.#stopped;
  }
}

export class MessageEvent extends Event {
  readonly data: unknown;

  constructor(type: string, options: { data?: unknown } = {}) {
    super(type);
    this.data = options.data;
  }
}

export class ErrorEvent extends Event {
  readonly message: string;
  readonly error: unknown;

  constructor(type: string, options: { message?: string; error?: unknown } = {}) {
    super(type);
    this.message = options.message ?? '';
    this.error = options.error;
  }
}

/** The Web's EventTarget without a tree: listeners are called in order, and `on<type>` properties too. */
export class EventTarget {
  readonly #listeners = new Map<string, { listener: Listener; once: boolean }[]>();

  addEventListener(
    type: string,
    listener: Listener | null,
    options?: { once?: boolean; signal?: AbortSignal } | boolean,
  ): void {
    if (listener === null) return;
    const list = this.#listeners.get(type) ?? [];
    if (list.some((one) => one.listener === listener)) return;
    const { once = false, signal } = typeof options === 'object' ? options : {};
    if (signal?.aborted) return;
    this.#listeners.set(type, [...list, { listener, once }]);
    signal?.addEventListener('abort', () => this.removeEventListener(type, listener), { once: true });
  }

  removeEventListener(type: string, listener: Listener | null): void {
    const list = this.#listeners.get(type) ?? [];
    this.#listeners.set(
      type,
      list.filter((one) => one.listener !== listener),
    );
  }

  /** Listeners in their order, for whoever calls them otherwise than `dispatchEvent` does. */
  listenersOf(type: string): readonly Listener[] {
    return (this.#listeners.get(type) ?? []).map(({ listener }) => listener);
  }

  /** The same, to be called now: those that were added for once are removed. */
  takeListeners(type: string): readonly Listener[] {
    const list = this.#listeners.get(type) ?? [];
    for (const { listener, once } of list) if (once) this.removeEventListener(type, listener);
    return list.map(({ listener }) => listener);
  }

  dispatchEvent(event: Event): boolean {
    event.target = this;
    const handler = (this as unknown as Record<string, unknown>)[`on${event.type}`];
    const listeners = [...(this.#listeners.get(event.type) ?? [])];
    if (typeof handler === 'function') listeners.unshift({ listener: handler.bind(this) as Listener, once: false });
    for (const { listener, once } of listeners) {
      if (once) this.removeEventListener(event.type, listener);
      currentRun().guard(() =>
        typeof listener === 'function' ? listener.call(this, event) : listener.handleEvent(event),
      );
      if (event.stopped) break;
    }
    return true;
  }
}

const INTERNAL = Symbol('internal');

export class AbortSignal extends EventTarget {
  #reason: unknown;
  onabort: ((event: Event) => unknown) | null = null;

  constructor(token?: symbol) {
    super();
    if (token !== INTERNAL) throw new TypeError('Illegal constructor: use new AbortController().');
  }

  get aborted(): boolean {
    return this.#reason !== undefined;
  }

  get reason(): unknown {
    return this.#reason;
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.#reason;
  }

  static abort(reason?: unknown): AbortSignal {
    const controller = new AbortController();
    controller.abort(reason);
    return controller.signal;
  }

  static timeout(delayMs: number): AbortSignal {
    const controller = new AbortController();
    const expire = (): void => controller.abort(new DOMException('The operation timed out.', 'TimeoutError'));
    currentRun().clock.after(delayMs, expire, 'timeout signal');
    return controller.signal;
  }

  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const controller = new AbortController();
    for (const signal of signals) {
      if (signal.aborted) controller.abort(signal.reason);
      else signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
    }
    return controller.signal;
  }

  static {
    abortSignal = (signal, reason) => {
      if (signal.aborted) return;
      signal.#reason = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
      signal.dispatchEvent(new Event('abort'));
    };
  }
}

// Assigned by the class above, which alone may write its private reason.
var abortSignal: (signal: AbortSignal, reason?: unknown) => void;

export class AbortController {
  readonly signal = new AbortSignal(INTERNAL);

  abort(reason?: unknown): void {
    abortSignal(this.signal, reason);
  }
}
