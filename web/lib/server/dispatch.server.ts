import type { Db } from '#db/client.server.ts';
import { openSubmissions } from '#db/queries/queue.server.ts';
import { cancelSubmission, openBefore } from '#db/queries/submissions.server.ts';
import { createChannels } from './channels.server.ts';
import { conduct, type BreakOff } from './conduct.server.ts';
import type { GraderClient } from './grader.server.ts';
import type { NumberedEvent } from './run-history.server.ts';
import { byTurns } from './turns.server.ts';
import { wait } from './waiting.server.ts';

/** So many submissions are with the grader at once; the others wait as rows, and are taken up by turns. */
const IN_FLIGHT = 64;
/** So many of the oldest rows are looked at for whose turn it is. */
const LOOKED_AT = 4_000;
/** After a mistake of ours, a submission rests so long before it is tried again. */
const REST_MS = 10_000;
const BUSY_DELAY_MS = 5_000;

/**
 * Sends open submissions to the grader until each has ended. The rows are the queue: nothing here needs to survive a
 * crash, and `wake` after a start takes up whatever was left.
 */
export function createDispatcher({
  db,
  grader,
  busyDelayMs = BUSY_DELAY_MS,
}: {
  db: Db;
  grader: GraderClient;
  busyDelayMs?: number;
}) {
  const channels = createChannels();
  const active = new Map<string, { controller: AbortController; ended: Promise<void> }>();
  const stopping = new AbortController();

  function wake(): void {
    if (stopping.signal.aborted || active.size >= IN_FLIGHT) return;
    for (const id of byTurns(openSubmissions(db, LOOKED_AT), (one) => active.has(one))) {
      if (active.size >= IN_FLIGHT) return;
      begin(id);
    }
  }

  function begin(id: string): void {
    const controller = new AbortController();
    const ended = conduct({ db, grader, publish: channels.publish, busyDelayMs }, id, controller.signal)
      .catch(async (error: unknown) => {
        console.error(`Dispatching submission ${id} failed:`, error);
        await wait(REST_MS, controller.signal);
      })
      .then(() => {
        active.delete(id);
        wake();
      });
    active.set(id, { controller, ended });
  }

  return {
    /** Takes up open submissions as far as there is room; to be called at start and whenever one was added. */
    wake,

    /** Cancels a user's own submission; false when it is not theirs or has ended. */
    cancel(id: string, userId: string): boolean {
      if (!cancelSubmission(db, id, userId)) return false;
      active.get(id)?.controller.abort('cancelled' satisfies BreakOff);
      channels.publish(id, { type: 'cancelled' });
      return true;
    },

    /** Follows an open submission: what is known of it so far, and each further event until `leave` is called. */
    watch(id: string, listener: (event: NumberedEvent) => void) {
      const watching = channels.watch(id, listener);
      if (watching.past.length === 0) channels.publish(id, { type: 'queued', ahead: openBefore(db, id) });
      return watching;
    },

    /** Aborted when this server stops: whoever watches is to leave. */
    stopping: stopping.signal,

    /** Lets go of everything under way; the rows stay open and the next start goes on with them. */
    async stop(): Promise<void> {
      stopping.abort();
      const all = [...active.values()];
      for (const { controller } of all) controller.abort('stopping' satisfies BreakOff);
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}
