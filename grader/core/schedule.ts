/** At its `point`-th switch point, `thread` gives way to `to`. Threads are named by their creation: 0 (main), 1, 2, 1.1. */
export interface Deviation {
  thread: string;
  point: number;
  to: string;
}

/** A schedule of threads: where it deviates from running each thread until it blocks, in the order in which that happens. */
export interface Schedule {
  deviations: readonly Deviation[];
  /** After how many switch points a thread, the main one apart, gives way to the next; where it is left out, a bound that only keeps loops from hanging. */
  turn?: number;
}

const DEVIATION = /^(0|[1-9]\d*(?:\.[1-9]\d*)*):([1-9]\d*)>(0|[1-9]\d*(?:\.[1-9]\d*)*)$/;
const TURN = /^~([1-9]\d*)$/;
const NONE = '-';

/** Reads a schedule's text, such as `1:4>2 2:7>1`, `-` for the one without deviations, or `~3` for turns of 3; undefined where it is none. */
export function parseSchedule(text: string): Schedule | undefined {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 1 && words[0] === NONE) return { deviations: [] };
  if (words.length === 0) return undefined;
  const [, turn] = TURN.exec(words[0]!) ?? [];
  const deviations: Deviation[] = [];
  const places = new Set<string>();
  for (const word of turn === undefined ? words : words.slice(1)) {
    const [, thread, point, to] = DEVIATION.exec(word) ?? [];
    if (thread === undefined || point === undefined || to === undefined) return undefined;
    places.add(`${thread}:${point}`);
    deviations.push({ thread, point: Number(point), to });
  }
  // A thread cannot deviate twice at the same switch point.
  if (places.size < deviations.length) return undefined;
  return turn === undefined ? { deviations } : { deviations, turn: Number(turn) };
}

/** A schedule's text; `parseSchedule` reads it back. */
export function printSchedule({ deviations, turn }: Schedule): string {
  const words = deviations.map(({ thread, point, to }) => `${thread}:${point}>${to}`);
  return [...(turn === undefined ? [] : [`~${turn}`]), ...words].join(' ') || NONE;
}
