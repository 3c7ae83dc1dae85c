import type { CoreLeases } from '#grader/core/core-leases.ts';
import type { FromWorker, ToWorker } from '#grader/service/protocol.ts';

type LeaseMessage = Extract<FromWorker, { type: 'ask_cores' | 'release_cores' }>;

/** Whether a worker's message is one for its desk. */
export function isAboutCores(message: FromWorker): message is LeaseMessage {
  return message.type === 'ask_cores' || message.type === 'release_cores';
}

/** The cores that one worker process has asked for; they are given back for it when it ends without doing so. */
export class LeaseDesk {
  readonly #leases: CoreLeases;
  readonly #send: (message: ToWorker) => void;
  readonly #releases = new Map<number, () => void>();
  readonly #waiting = new Set<number>();
  #closed = false;

  constructor(leases: CoreLeases, send: (message: ToWorker) => void) {
    this.#leases = leases;
    this.#send = send;
  }

  /** Whether the worker can do nothing but wait: others have the cores, and it has none. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0 && this.#waiting.size === this.#releases.size;
  }

  received(message: LeaseMessage): void {
    // What a worker has said before its end may come after it.
    if (this.#closed) return;
    const { lease } = message;
    if (message.type === 'release_cores') {
      const release = this.#releases.get(lease);
      this.#waiting.delete(lease);
      this.#releases.delete(lease);
      release?.();
      return;
    }
    this.#waiting.add(lease);
    const release = this.#leases.ask(message.kind, (cores) => {
      this.#waiting.delete(lease);
      this.#send({ type: 'cores', lease, cores });
    });
    this.#releases.set(lease, release);
  }

  /** Gives everything back. */
  close(): void {
    this.#closed = true;
    const releases = [...this.#releases.values()];
    this.#releases.clear();
    this.#waiting.clear();
    for (const release of releases) release();
  }
}
