/** At its `point`-th switch point, `thread` gives way to `to`. Threads are named by their creation: 0 (main), 1, 2, 1.1. */
export interface Deviation {
  thread: string;
  point: number;
  to: string;
}

/** A schedule of threads: where it deviates from running each thread until it blocks, in the order in which that happens. */
export type Schedule = readonly Deviation[];

const DEVIATION = /^(0|[1-9]\d*(?:\.[1-9]\d*)*):([1-9]\d*)>(0|[1-9]\d*(?:\.[1-9]\d*)*)$/;
const NONE = '-';

/** Reads a schedule's text, such as `1:4>2 2:7>1`, or `-` for the one without deviations; undefined where it is none. */
export function parseSchedule(text: string): Schedule | undefined {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 1 && words[0] === NONE) return [];
  if (words.length === 0) return undefined;
  const deviations: Deviation[] = [];
  const places = new Set<string>();
  for (const word of words) {
    const [, thread, point, to] = DEVIATION.exec(word) ?? [];
    if (thread === undefined || point === undefined || to === undefined) return undefined;
    places.add(`${thread}:${point}`);
    deviations.push({ thread, point: Number(point), to });
  }
  // A thread cannot deviate twice at the same switch point.
  return places.size === deviations.length ? deviations : undefined;
}

/** A schedule's text; `parseSchedule` reads it back. */
export function printSchedule(schedule: Schedule): string {
  return schedule.map(({ thread, point, to }) => `${thread}:${point}>${to}`).join(' ') || NONE;
}
