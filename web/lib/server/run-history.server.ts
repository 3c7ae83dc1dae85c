import type { RunEvent } from '#grader/contract/events.ts';

/** An event with the number it was sent to browsers under. */
export interface NumberedEvent {
  number: number;
  event: RunEvent;
}

/**
 * The history of a run with one more event, keeping only what somebody who comes later still needs: the newest place in
 * the queue and the newest progress of each check, and nothing of an attempt that was given up.
 */
export function withEvent(history: readonly NumberedEvent[], added: NumberedEvent): NumberedEvent[] {
  return [...history.filter(({ event }) => !outdates(added.event, event)), added];
}

function outdates(added: RunEvent, earlier: RunEvent): boolean {
  switch (added.type) {
    case 'requeued':
      return true;
    case 'queued':
    case 'started':
      return earlier.type === 'queued';
    case 'progress':
      return earlier.type === 'progress' && earlier.id === added.id;
    case 'check_finished':
      return earlier.type === 'progress' && earlier.id === added.result.id;
    default:
      return false;
  }
}
