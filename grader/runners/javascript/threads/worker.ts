import { LIMITS, limitMessage } from '../../../contract/limits.ts';
import { DOMException, ErrorEvent, EventTarget, MessageEvent, type Event } from '../world/events.ts';
import { call, MAKER, withTwin } from './calls.ts';
import type { Carrier } from './carrier.ts';
import { cloned } from './clone.ts';
import type { Recorder } from './recorder.ts';
import type { Coroutine, Task } from './task.ts';

type Transfer = unknown[] | { transfer?: unknown[] };

/** What workers need of the run that they belong to. */
export interface Host {
  carrier: Carrier;
  recorder(): Recorder | undefined;
  /** Starts a file as a thread of its own. */
  start(file: string): Task;
  /** An error in a worker, or of its listener, that nobody listens for. */
  threw(task: Task, error: unknown): void;
  alive: Map<Task, ControlledWorker>;
}

let host: Host;

/** Joins workers to the run. */
export function setHost(given: Host): void {
  host = given;
}

/** The Web's Worker as a coroutine: it starts with one of the submission's files, has globals of its own, and shares memory. */
export class ControlledWorker extends EventTarget {
  onmessage: unknown = null;
  onerror: unknown = null;
  onmessageerror: unknown = null;
  /** The thread that made it, and the thread that it is. */
  readonly owner: Task;
  readonly task: Task;

  constructor(file: unknown, _options?: object) {
    super();
    if (host.alive.size >= LIMITS.workersCount)
      throw new DOMException(limitMessage('workersCount'), 'QuotaExceededError');
    const name = typeof file === 'string' ? file : String((file as { href?: unknown })?.href);
    this.owner = host.carrier.current;
    this.task = host.start(name);
    this.task.worker = this;
    host.alive.set(this.task, this);
    host.recorder()?.started(this.task);
  }

  static *[MAKER](...args: [unknown, object?]): Coroutine {
    const { site } = host.carrier.current;
    if (gives(START, false)) yield;
    host.carrier.current.site = site;
    return new ControlledWorker(...args);
  }

  postMessage(value?: unknown, options?: Transfer): void {
    send(this.task, this, false, value, options);
  }

  terminate(): void {
    if (!host.alive.delete(this.task)) return;
    host.recorder()?.ended(this.task, undefined);
    host.carrier.terminate(this.task);
  }
}

withTwin(
  ControlledWorker.prototype.postMessage,
  function* (this: ControlledWorker, value?: unknown, options?: Transfer): Coroutine<void> {
    yield* posted(this.task, this, false, value, options);
  },
);
withTwin(ControlledWorker.prototype.terminate, function* (this: ControlledWorker): Coroutine<void> {
  if (gives(this.task, false)) yield;
  this.terminate();
});

/** An error that nothing in a worker caught, for whoever started it. */
export function failed(worker: ControlledWorker, error: unknown): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const told = new Error(`In ${worker.task.name}: ${name === 'Error' ? '' : `${name}: `}${message}`);
  worker.owner.events.push(() => {
    const event = new ErrorEvent('error', { message: told.message, error: told });
    // As in a browser's console, an error nobody listens for must not vanish.
    if (typeof worker.onerror !== 'function' && worker.listenersOf('error').length === 0) {
      host.threw(worker.owner, error);
      return undefined;
    }
    return dispatched(worker, worker, event);
  });
  wakeFor(worker.owner);
}

/** Called in a worker: the globals that talk to its owner. All workers have the same; whose they are is told by whose turn it is. */
export function workerGlobals(): Record<string, unknown> {
  const own = (): ControlledWorker => host.carrier.current.worker as ControlledWorker;
  const post = (value?: unknown, options?: Transfer): void => send(own().owner, own(), true, value, options);
  return {
    postMessage: withTwin(post, function* (value?: unknown, options?: Transfer): Coroutine<void> {
      yield* posted(own().owner, own(), true, value, options);
    }),
    close: () => {
      const { task } = own();
      host.alive.delete(task);
      task.closing = true;
    },
    addEventListener: (...args: Parameters<EventTarget['addEventListener']>) =>
      (host.carrier.current.listeners ??= new EventTarget()).addEventListener(...args),
    removeEventListener: (...args: Parameters<EventTarget['removeEventListener']>) =>
      host.carrier.current.listeners?.removeEventListener(...args),
  };
}

function* posted(
  to: Task,
  worker: ControlledWorker,
  toOwner: boolean,
  value: unknown,
  options?: Transfer,
): Coroutine<void> {
  const { site } = host.carrier.current;
  if (gives(to, false)) yield;
  host.carrier.current.site = site;
  send(to, worker, toOwner, value, options);
}

function send(to: Task, worker: ControlledWorker, toOwner: boolean, value: unknown, options: Transfer = []): void {
  const data = cloned(value, Array.isArray(options) ? options : options.transfer);
  host.recorder()?.note('call', host.carrier.current.site, to, 0, data);
  if (to.ended || to.closing || !host.alive.has(worker.task)) return;
  to.events.push(() => {
    // Once it was terminated nothing of it arrives any more.
    if (toOwner && worker.task.ended && !worker.task.closing && !host.alive.has(worker.task)) return undefined;
    host.recorder()?.received(to, data);
    const event = new MessageEvent('message', { data });
    return toOwner ? dispatched(worker, worker, event) : dispatched(to.scope!, to.listeners, event);
  });
  wakeFor(to);
}

/** Calls the handler and the listeners for an event, in order; each can give way. */
function* dispatched(target: object, listeners: EventTarget | undefined, event: Event): Coroutine {
  const handler = (target as Record<string, unknown>)[`on${event.type}`];
  if (typeof handler === 'function') yield* call(handler, target, [event]);
  for (const listener of listeners?.takeListeners(event.type) ?? []) {
    if (event.stopped) return;
    if (typeof listener === 'function') yield* call(listener, target, [event]);
    else yield* call(listener.handleEvent, listener, [event]);
  }
}

const START = {};

function gives(thing: unknown, reads: boolean): boolean {
  return !host.carrier.passes() && host.carrier.decide(thing, 0, reads);
}

/** A thread that waits for its next event has one. */
function wakeFor(task: Task): void {
  if (task.waitsFor?.memory === false) host.carrier.wake(task);
}
