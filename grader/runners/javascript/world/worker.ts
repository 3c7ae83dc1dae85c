import { LIMITS, limitMessage } from '../../../contract/limits.ts';
import type { Place } from '../../../contract/report.ts';
import { DOMException, ErrorEvent, EventTarget, MessageEvent, type Event } from './events.ts';
import { host } from './host.ts';
import { currentRun, type Run } from './run.ts';

const alive = new Map<number, Worker>();
let ids = 0;

type Transfer = unknown[] | { transfer?: unknown[] };

/** Copies a value out of this isolate; what cannot be copied is the Web's DataCloneError. */
export function copyOut(value: unknown, options: Transfer = []): unknown {
  const transfer = Array.isArray(options) ? options : (options.transfer ?? []);
  try {
    return host().copyOut(value, transfer);
  } catch (error) {
    throw new DOMException(
      `The value cannot be copied to another isolate: ${(error as Error).message}`,
      'DataCloneError',
    );
  }
}

/** The Web's Worker: an isolate of its own, on a thread of its own, that starts with one of the submission's files. */
export class Worker extends EventTarget {
  readonly #id: number;
  readonly #run: Run;
  onmessage: ((event: MessageEvent) => unknown) | null = null;
  onerror: ((event: ErrorEvent) => unknown) | null = null;

  constructor(file: string | { href: string }, _options?: { type?: string }) {
    super();
    this.#run = currentRun();
    const name = typeof file === 'string' ? file : file.href;
    if (this.#run.virtual) {
      throw new DOMException('This check runs in virtual time, where workers cannot be started.', 'NotSupportedError');
    }
    if (alive.size >= LIMITS.workersCount) throw new DOMException(limitMessage('workersCount'), 'QuotaExceededError');
    ids += 1;
    this.#id = ids;
    alive.set(this.#id, this);
    this.#run.workers.set(this.#id, `worker ${this.#id}`);
    this.#run.record('start', `worker ${this.#id}`, 'worker');
    host().startWorker(this.#id, name);
  }

  postMessage(value: unknown, options?: Transfer): void {
    if (alive.has(this.#id)) host().post(this.#id, copyOut(value, options));
  }

  terminate(): void {
    if (!alive.delete(this.#id)) return;
    this.#run.workers.delete(this.#id);
    this.#run.record('end', `worker ${this.#id}`, 'worker');
    host().stopWorker(this.#id);
  }
}

/** Called by the host: a message from a worker, its error, or its end. */
export function fromWorker(id: number, kind: 'message' | 'error' | 'closed', value: unknown): void {
  const worker = alive.get(id);
  if (worker === undefined) return;
  if (kind === 'message') {
    worker.dispatchEvent(new MessageEvent('message', { data: value }));
  } else if (kind === 'closed') {
    worker.terminate();
  } else {
    const { name, message, places } = JSON.parse(String(value)) as { name: string; message: string; places: Place[] };
    const error = new Error(`In worker ${id}: ${name === 'Error' ? '' : `${name}: `}${message}`);
    // Where it happened, not where it is told.
    const lines = places.map(({ function: of, file, line, column }) => {
      const at = `${file}:${line}:${column}`;
      return `\n    at ${of ? `${of} (${at})` : at}`;
    });
    error.stack = `Error: ${error.message}${lines.join('')}`;
    const event = new ErrorEvent('error', { message: error.message, error });
    const handled = worker.onerror !== null || worker.listenersOf('error').length > 0;
    worker.dispatchEvent(event);
    // As in a browser's console, an error nobody listens for must not vanish.
    if (!handled) currentRun().threw(error);
  }
}

class WorkerScope extends EventTarget {
  onmessage: ((event: MessageEvent) => unknown) | null = null;
}

const scope = new WorkerScope();

/** Inside a worker: the global functions that talk to its owner, and `onmessage` as a global property. */
export function workerGlobals(): PropertyDescriptorMap {
  const hidden = { enumerable: true, configurable: true };
  return {
    self: { ...hidden, get: () => globalThis },
    postMessage: { ...hidden, value: (value: unknown, options?: Transfer) => host().post(0, copyOut(value, options)) },
    close: { ...hidden, value: () => host().closeSelf() },
    addEventListener: { ...hidden, value: scope.addEventListener.bind(scope) },
    removeEventListener: { ...hidden, value: scope.removeEventListener.bind(scope) },
    onmessage: {
      ...hidden,
      get: () => scope.onmessage,
      set: (handler: ((event: Event) => unknown) | null) => {
        scope.onmessage = handler;
      },
    },
  };
}

/** Called by the host inside a worker: a message from its owner. */
export function toWorker(value: unknown): void {
  scope.dispatchEvent(new MessageEvent('message', { data: value }));
}
