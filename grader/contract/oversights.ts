import type { BugClass } from './bug-classes.ts';
import type { Place } from './report.ts';
import type { Verdict } from './verdicts.ts';

/** What a run on an event loop left undone, though it may have come to the right answer; the gravest first. */
export const OVERSIGHTS = [
  'blocking_call',
  'unpatched_call',
  'unretrieved_error',
  'never_awaited',
  'swallowed_cancellation',
] as const;
export type OversightKind = (typeof OVERSIGHTS)[number];

/** `task`: whose it is; `what`: the coroutine, the error or the call. */
export interface Oversight {
  kind: OversightKind;
  task: string;
  what: string;
  place?: Place | undefined;
}

/** What each counts as. */
export const OVERSIGHT_VERDICTS: Record<OversightKind, { verdict: Verdict; bug: BugClass }> = {
  blocking_call: { verdict: 'blocked_loop', bug: 'blocked_loop' },
  unpatched_call: { verdict: 'blocked_loop', bug: 'blocked_loop' },
  unretrieved_error: { verdict: 'runtime_error', bug: 'unretrieved_error' },
  never_awaited: { verdict: 'wrong_answer', bug: 'never_awaited' },
  swallowed_cancellation: { verdict: 'leak', bug: 'swallowed_cancellation' },
};

/** For the student: what happened, where, what to try. */
export function oversightWords({ kind, task, what, place }: Oversight): string {
  const where = place ? ` in ${place.file}, line ${place.line},` : '';
  switch (kind) {
    case 'never_awaited':
      return `The coroutine ${what} was made${where} but never awaited, so nothing of it ran. Write await before the call, or make a task of it and await that.`;
    case 'unretrieved_error':
      return `${what}${where} ended the task ${task}, and nobody ever asked for its result: the error is lost. Await every task you start, or gather them.`;
    case 'swallowed_cancellation':
      return `The task ${task} was cancelled but has not come to its end: it waits for ${what}${where} as if nothing had been said. After CancelledError clean up, and let it go on with raise.`;
    case 'blocking_call':
      return `The task ${task} waited for ${what}${where} without await: meanwhile the whole event loop stood still. Await what waits, or hand it to a thread with asyncio.to_thread.`;
    case 'unpatched_call':
      return `The greenlet ${task} waited for ${what}${where} in a way that its library knows nothing of: meanwhile all greenlets stood still. Use the library's own, such as gevent.sleep, or let it patch the standard library before anything else is imported.`;
  }
}
