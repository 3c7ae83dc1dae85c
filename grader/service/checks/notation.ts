import { arrivalWords, parseArrivals, printArrivals, type Arrival } from '#grader/core/arrivals.ts';
import { parseSchedule, printSchedule, type Deviation } from '#grader/core/schedule.ts';

/** A schedule as what it deviates in from the usual one, and how it is written with other deviations. */
export interface Notation<Item> {
  items: readonly Item[];
  print(items: readonly Item[]): string;
  /** The same deviations, each made simpler, the simplest first; any of these may fail as well. */
  simpler(items: readonly Item[]): (readonly Item[])[];
  /** What a student reads of them; nothing where a picture tells it better. */
  words(items: readonly Item[]): string;
}

/** Schedules of threads, of tasks in Python, and of workers that share memory. */
export function threadNotation(text: string): Notation<Deviation> {
  const { deviations, ...turn } = parseSchedule(text) ?? { deviations: [] };
  const print = (items: readonly Deviation[]): string => printSchedule({ ...turn, deviations: items });
  return { items: deviations, print, simpler: () => [], words: () => '' };
}

/** Times that are easy to read, one of which is mostly late enough. */
const ROUND_MS = [2, 5, 20, 100];
/** Or how far they lie apart, where one comes after the other. */
const STEPS_MS = [3, 10];

/** Orders in which what TypeScript waits for arrives. */
export function arrivalNotation(text: string): Notation<Arrival> {
  return {
    items: parseArrivals(text) ?? [],
    print: printArrivals,
    simpler: (items) =>
      items.length === 0
        ? []
        : [
            ...ROUND_MS.map((ms) => items.map(({ wait }) => ({ wait, ms }))),
            ...STEPS_MS.map((stepMs) => staggered(items, stepMs)),
            items.map(({ wait, ms }) => ({ wait, ms: Math.ceil(ms) })),
          ],
    words: arrivalWords,
  };
}

/** The same waits in the same order of their times, each so long after the one before. */
function staggered(items: readonly Arrival[], stepMs: number): Arrival[] {
  const times = [...new Set(items.map(({ ms }) => ms))].sort((left, right) => left - right);
  return items.map(({ wait, ms }) => ({ wait, ms: (times.indexOf(ms) + 1) * stepMs }));
}
