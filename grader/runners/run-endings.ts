import type { Place } from '#grader/contract/report.ts';
import type { Stopped } from '#grader/service/runner.ts';

/** It ended before it said anything. */
export const NO_ANSWER: Stopped = { verdict: 'runtime_error', message: 'Your code ended without an answer.' };
/** All that it started waits, and nobody is left whom it could wait for. */
export const STUCK: Stopped = {
  verdict: 'deadlock',
  message:
    'Everything that your code started waits for something that nobody is left to do: no thread or task computes, sleeps or waits for a page, and no wait has a time limit. Look for a lock that is never released, or a result that nobody delivers.',
};

/** The same with where it stood still, if that was seen. */
export function standing(stopped: Stopped, seenAt: Place | undefined): Stopped {
  if (!seenAt) return stopped;
  const { verdict, message } = stopped;
  const place = `${seenAt.file}, line ${seenAt.line}`;
  const told = `${message} It stood still in ${place}, where the scheduler has no say: in a call that really waits, or a loop that never gives way.`;
  return { verdict, message: told, error: { name: 'Stopped', message: told, place: seenAt } };
}

/** Nothing ran for so long that everything waits for something that never comes. */
export function asleep(idleMs: number): Stopped {
  const message = `Your code used no processor time for the last ${(idleMs / 1000).toFixed(1)} s and did not come to its end: every thread and task waits. Look for a lock that is never released, or a result that nobody delivers.`;
  return { verdict: 'deadlock', message };
}
