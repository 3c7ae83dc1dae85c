import type { Exploration } from '#grader/contract/report.ts';
import { PREEMPTIONS, type ExhaustiveSearch } from './exhaustive.ts';

/**
 * What holds of all inputs of a check together: up to how many preemptions all schedules of each were run, and how many those were.
 * Undefined where that cannot be said of one of them, however few schedules another has.
 */
export function exhaustedInputs(searches: readonly (ExhaustiveSearch | undefined)[]): Exploration['exhaustive'] {
  const found = searches.filter((one) => one !== undefined);
  const preemptions = Math.min(...found.map(({ within }) => within.length - 1));
  if (found.length < searches.length || found.length === 0 || preemptions < 0) return undefined;
  return {
    preemptions,
    schedules: found.reduce((sum, { within }) => sum + within[preemptions]!, 0),
    finished: preemptions === PREEMPTIONS,
    everything: found.every(({ everything }) => everything),
  };
}
