import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { EventLog } from '#grader/service/event-log.ts';

/**
 * A run's events as server-sent events, from behind the one that `Last-Event-ID` names. Ends with the run. A client
 * that comes back though it has read the last event gets 204, which tells a browser's EventSource to stay away.
 */
export function streamEvents(c: Context, log: EventLog, heartbeatMs: number): Response {
  const lastRead = eventNumber(c.req.header('last-event-id'));
  if (log.ended && log.after(lastRead).length === 0) return c.body(null, 204);

  return streamSSE(c, async (stream) => {
    const left = new AbortController();
    stream.onAbort(() => left.abort());
    // Tells proxies and both ends that the line is alive, while a run waits its turn and has nothing to say.
    const heartbeat = setInterval(() => void stream.write(': still here\n\n'), heartbeatMs);
    try {
      for await (const { id, event } of log.follow(lastRead, left.signal)) {
        await stream.writeSSE({ id: String(id), data: JSON.stringify(event) });
      }
    } finally {
      clearInterval(heartbeat);
    }
  });
}

/** Anything but a number of ours means a client that has read nothing. */
function eventNumber(header: string | undefined): number {
  return header && /^[0-9]{1,9}$/.test(header) ? Number(header) : 0;
}
