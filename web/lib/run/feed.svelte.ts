import type { RunEvent } from '#grader/contract/events.ts';
import type { RunState } from '#lib/views.ts';
import { announcement } from './announce.ts';
import { isLive, reduceRun, type RunAction } from './reduce.ts';

/** How long to wait before a stream that the server closed is opened again; then twice as long, up to the last. */
const RETRY_MS = { first: 500, last: 8000 };

/** One run as it goes on: its state, and the stream of events that moves it. Ended with `close`. */
export class RunFeed {
  state: RunState = $state.raw({ phase: 'idle', checks: [] });
  /** The last thing worth telling to a screen reader. */
  said = $state('');
  submissionId: string | undefined = $state();
  #source: EventSource | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #onEnd: () => void;

  /** `onEnd` is called once a followed run has finished or was cancelled. */
  constructor(initial: RunState, onEnd: () => void) {
    this.state = initial;
    this.#onEnd = onEnd;
  }

  act(action: RunAction): void {
    const before = this.state;
    this.state = reduceRun(before, action);
    this.said = announcement(before, this.state) || this.said;
  }

  /** Opens the stream of a submission and keeps it open until the run ends. */
  follow(submissionId: string): void {
    this.close();
    this.submissionId = submissionId;
    this.#open(submissionId, RETRY_MS.first);
  }

  /** Asks for the run to be stopped; the stream tells when it is. Resolves to whether the server took the wish. */
  async cancel(): Promise<boolean> {
    if (!this.submissionId) return false;
    const answer = await fetch(`/submissions/${this.submissionId}`, { method: 'DELETE' }).catch(() => undefined);
    return answer?.ok ?? false;
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = undefined;
  }

  #open(submissionId: string, retryMs: number): void {
    const source = new EventSource(`/submissions/${submissionId}/events`);
    this.#source = source;
    source.onopen = () => {
      retryMs = RETRY_MS.first;
      this.act({ type: 'connection_back' });
    };
    source.onmessage = ({ data }) => this.#hear(JSON.parse(data) as RunEvent);
    source.onerror = () => {
      if (source !== this.#source || !isLive(this.state)) return;
      this.act({ type: 'connection_lost' });
      // The browser comes back by itself, and with the last id, unless the server said that the stream is over.
      if (source.readyState === EventSource.CLOSED) {
        this.#retry = setTimeout(() => this.#open(submissionId, Math.min(retryMs * 2, RETRY_MS.last)), retryMs);
      }
    };
  }

  #hear(event: RunEvent): void {
    this.act(event);
    if (event.type !== 'finished' && event.type !== 'cancelled') return;
    this.close();
    this.#onEnd();
  }
}
