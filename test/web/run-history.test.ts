import { expect, it } from 'vitest';
import type { RunEvent } from '#grader/contract/events.ts';
import { withEvent, type NumberedEvent } from '#lib/server/run-history.server.ts';

const progress = (id: string, done: number): RunEvent => ({ type: 'progress', id, done, of: 9, unit: 'inputs' });

function historyOf(...events: RunEvent[]): RunEvent[] {
  let history: NumberedEvent[] = [];
  events.forEach((event, index) => (history = withEvent(history, { number: index + 1, event })));
  return history.map(({ event }) => event);
}

it('keeps the newest progress of each check and the newest place in the queue', () => {
  expect(historyOf({ type: 'queued', ahead: 2 }, { type: 'queued', ahead: 1 })).toEqual([{ type: 'queued', ahead: 1 }]);
  expect(historyOf(progress('a', 1), progress('b', 1), progress('a', 2))).toEqual([progress('b', 1), progress('a', 2)]);
});

it('forgets an attempt that was given up', () => {
  const requeued: RunEvent = { type: 'requeued', attempt: 2, why: 'lost' };
  expect(historyOf({ type: 'started', attempt: 1 }, progress('a', 1), requeued, progress('a', 1))).toEqual([
    requeued,
    progress('a', 1),
  ]);
});
