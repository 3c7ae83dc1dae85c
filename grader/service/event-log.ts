import { isFinal, type RunEvent } from '#grader/contract/events.ts';

export interface LoggedEvent {
  /** Counts from 1 within a run. Ids of events that a later one replaced are missing from the log. */
  id: number;
  event: RunEvent;
}

/**
 * The events of one run, for any number of readers who come and go. A reader holds nothing but the id it read last,
 * so a slow one costs no memory: it finds the newest progress when it comes back, and misses none of the rest.
 */
export class EventLog {
  #entries: LoggedEvent[] = [];
  #lastId = 0;
  #ended = false;
  readonly #wakers = new Set<() => void>();

  get lastId(): number {
    return this.#lastId;
  }

  /** True when no event will follow: the final one is there, or the run was given back unfinished. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Adds an event; ignored after the end. Newer progress takes the place of the older, so that a log stays short. */
  append(event: RunEvent): void {
    if (this.#ended) return;
    const replaced = this.#entries.findLastIndex((entry) => supersedes(event, entry.event));
    if (replaced >= 0) this.#entries.splice(replaced, 1);
    this.#entries.push({ id: ++this.#lastId, event });
    if (isFinal(event)) this.#ended = true;
    this.#wake();
  }

  /** Ends the log without a final event: readers are sent away and have to ask again elsewhere or later. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** What there is now after the event with that id. An id this log never gave out is from another life of the run: all of it. */
  after(id: number): LoggedEvent[] {
    return id > this.#lastId ? [...this.#entries] : this.#entries.filter((entry) => entry.id > id);
  }

  /** All events after that id, waiting for those to come, until the log ends or the signal says that nobody reads any more. */
  async *follow(id: number, signal: AbortSignal): AsyncGenerator<LoggedEvent> {
    let lastRead = id > this.#lastId ? 0 : id;
    while (!signal.aborted) {
      const next = this.#entries.find((entry) => entry.id > lastRead);
      if (next) {
        lastRead = next.id;
        yield next;
      } else if (this.#ended) {
        return;
      } else {
        await this.#changed(signal);
      }
    }
  }

  #changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waker = () => {
        this.#wakers.delete(waker);
        signal.removeEventListener('abort', waker);
        resolve();
      };
      this.#wakers.add(waker);
      signal.addEventListener('abort', waker);
    });
  }

  #wake(): void {
    for (const waker of [...this.#wakers]) waker();
  }
}

/** Whether a newer event makes an older one worthless to whoever has not read it yet. */
function supersedes(newer: RunEvent, older: RunEvent): boolean {
  if (newer.type === 'progress') return older.type === 'progress' && older.id === newer.id;
  return newer.type === 'queued' && older.type === 'queued';
}
