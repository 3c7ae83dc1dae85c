import { isFinal } from '#grader/contract/events.ts';
import { submissionById } from '#db/queries/submissions.server.ts';
import { app } from './app.server.ts';
import type { NumberedEvent } from './run-history.server.ts';
import { formatEvent } from './sse.server.ts';

const HEARTBEAT_MS = 15_000;
/** The number every final event has, wherever it is sent from. */
const FINAL = 'final';
/** Numbers of another server's life mean nothing here: whoever comes with one gets everything known. */
const life = Date.now().toString(36);

/**
 * The events of a submission as a server-sent stream: what is known so far, then what happens, until it has ended.
 * `lastEventId` is the last one its reader has. Undefined when that was the final one, so that nothing is left to send.
 */
export function submissionStream(id: string, lastEventId: string | null): ReadableStream<Uint8Array> | undefined {
  if (lastEventId === FINAL) return undefined;
  const { db, dispatcher } = app();
  const encoder = new TextEncoder();
  let end = (): void => {};

  return new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string): void => controller.enqueue(encoder.encode(text));
      const ended = finalEvent();
      if (ended) {
        send(formatEvent(FINAL, ended));
        controller.close();
        return;
      }
      const heartbeat = setInterval(() => send(': alive\n\n'), HEARTBEAT_MS);
      const pass = ({ number, event }: NumberedEvent): void => {
        send(formatEvent(isFinal(event) ? FINAL : `${life}-${number}`, event));
        if (isFinal(event)) close();
      };
      const close = (): void => {
        end();
        controller.close();
      };
      const { past, leave } = dispatcher.watch(id, pass);
      end = () => {
        clearInterval(heartbeat);
        leave();
        dispatcher.stopping.removeEventListener('abort', close);
      };
      dispatcher.stopping.addEventListener('abort', close, { once: true });
      const seen = lastEventId?.startsWith(`${life}-`) ? Number(lastEventId.slice(life.length + 1)) : 0;
      for (const event of past) if (event.number > seen) pass(event);
    },
    cancel() {
      end();
    },
  });

  function finalEvent() {
    const row = submissionById(db, id);
    if (row?.report) return { type: 'finished', report: row.report } as const;
    return row?.submission.status === 'cancelled' ? ({ type: 'cancelled' } as const) : undefined;
  }
}
