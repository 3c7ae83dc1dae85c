import { isFinal, runEventSchema, type RunEvent } from '#grader/contract/events.ts';
import { refusalSchema, type Refusal, type RunRequest } from '#grader/contract/runs.ts';
import { readEvents } from './sse.server.ts';

/** How the grader took a run: it has it, it wants to be asked again later, it needs the bundle, or it never will take it. */
export type PostAnswer =
  | { type: 'taken' }
  | { type: 'later'; afterMs: number }
  | { type: 'needs_bundle' }
  | { type: 'refused'; refusal: Refusal };

/** The grader could not be reached, or the connection broke: worth trying again. */
export class GraderUnreachable extends Error {}

/** The grader does not know the run (any more): post it again. */
export class UnknownRun extends Error {}

export type GraderClient = ReturnType<typeof createGraderClient>;

const POST_TIMEOUT_MS = 30_000;
/** So long may an event stream be silent before it is taken for dead and opened anew. */
const SILENCE_MS = 45_000;
const DEFAULT_RETRY_AFTER_S = 1;

/** A typed client of the grader at `url` (without a slash at its end). */
export function createGraderClient(url: string) {
  async function call(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url + path, init);
    } catch (cause) {
      throw new GraderUnreachable(`No answer from the grader at ${url}`, { cause });
    }
  }

  return {
    /** Hands a run in. Posting the same id again starts no second run. Throws GraderUnreachable. */
    async post(request: RunRequest): Promise<PostAnswer> {
      const response = await call('/v1/runs', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
        signal: AbortSignal.timeout(POST_TIMEOUT_MS),
      });
      const text = await response.text().catch(() => '');
      if (response.ok) return { type: 'taken' };
      if (response.status === 503 || response.status === 429) {
        const seconds = Number(response.headers.get('retry-after'));
        return { type: 'later', afterMs: 1000 * (seconds > 0 ? seconds : DEFAULT_RETRY_AFTER_S) };
      }
      const refusal = refusalSchema.safeParse(parseJson(text));
      // Not the grader's own answer: something between us and it, or the grader in the middle of breaking down.
      if (!refusal.success)
        throw new GraderUnreachable(`The grader answered ${response.status}: ${text.slice(0, 200)}`);
      if (refusal.data.error === 'unknown_bundle') return { type: 'needs_bundle' };
      return { type: 'refused', refusal: refusal.data };
    },

    /**
     * The events of a run from the one after `lastEventId` on, each with its id, ending after a final one. Throws
     * GraderUnreachable when the stream breaks off before, UnknownRun when the grader does not know the run.
     */
    async *events(
      runId: string,
      lastEventId: string | undefined,
      signal: AbortSignal,
    ): AsyncGenerator<{ id: string | undefined; event: RunEvent }> {
      const silence = new AbortController();
      const timer = setTimeout(() => silence.abort(), SILENCE_MS);
      try {
        const response = await call(`/v1/runs/${encodeURIComponent(runId)}/events`, {
          headers: { accept: 'text/event-stream', ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
          signal: AbortSignal.any([signal, silence.signal]),
        });
        if (response.status === 404) {
          await response.body?.cancel();
          throw new UnknownRun(runId);
        }
        if (!response.ok || !response.body) {
          await response.body?.cancel();
          throw new GraderUnreachable(`The grader answered ${response.status} for the events of ${runId}`);
        }
        for await (const { id, data } of readEvents(response.body)) {
          timer.refresh();
          if (!data) continue;
          const event = runEventSchema.parse(JSON.parse(data));
          yield { id, event };
          if (isFinal(event)) return;
        }
        throw new GraderUnreachable(`The events of ${runId} broke off`);
      } catch (error) {
        if (error instanceof UnknownRun || error instanceof GraderUnreachable) throw error;
        throw new GraderUnreachable(`The events of ${runId} broke off`, { cause: error });
      } finally {
        clearTimeout(timer);
      }
    },

    /** Stops a run; one that has ended or is unknown is left as it is. Throws GraderUnreachable. */
    async cancel(runId: string): Promise<void> {
      const response = await call(`/v1/runs/${encodeURIComponent(runId)}`, {
        method: 'DELETE',
        signal: AbortSignal.timeout(POST_TIMEOUT_MS),
      });
      await response.body?.cancel();
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
