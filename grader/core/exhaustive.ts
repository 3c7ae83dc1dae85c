import type { Deviation } from './schedule.ts';
import { Replay } from './strategies/fixed.ts';
import { EVER, type ScheduledThread, type Threads } from './strategies/strategy.ts';

/** Most bugs need two preemptions at most. */
export const PREEMPTIONS = 2;

/** How far a search of all schedules of one input came. */
export interface ExhaustiveSearch {
  /** How many schedules there are with at most 0, 1 and 2 preemptions, as far as all of them were run. */
  within: number[];
  /** Nothing could be preempted: there are no other schedules. */
  everything: boolean;
}

/** Follows a schedule to its end and notes what could be done otherwise after its last deviation, with how many preemptions. */
export class Branches extends Replay {
  override readonly name = 'exhaustive';
  readonly found: { cost: number; deviation: Deviation }[] = [];
  readonly #preemptionsLeft: number;

  constructor(prefix: readonly Deviation[], preemptionsLeft: number) {
    super({ deviations: prefix });
    this.#preemptionsLeft = preemptionsLeft;
  }

  /** Until the next deviation; then every point is one where something else could be done. */
  override patience(threads: Threads, me: ScheduledThread): number {
    if (this.unused > 0) return super.patience(threads, me);
    return this.#preemptionsLeft > 0 ? 1 : EVER;
  }

  /** As the schedule says; afterwards as usual. */
  override choose(threads: Threads, me: ScheduledThread, usual: ScheduledThread, goesOn: boolean): ScheduledThread {
    if (this.unused > 0) return super.choose(threads, me, usual, goesOn);
    const costs = this.#preemptionsLeft;
    const note = (one: ScheduledThread, cost: number): void => {
      this.found.push({ cost, deviation: { thread: me.path, point: me.points, to: one.path } });
    };
    if (costs > 0 || !goesOn) {
      for (const one of threads.ready) if (one !== usual) note(one, goesOn ? 1 : 0);
    }
    if (costs > 0) {
      for (const one of threads.timed) if (one.sleeps && one !== usual) note(one, 1);
    }
    return usual;
  }
}

/**
 * All schedules with a bounded number of preemptions (Musuvathi and Qadeer, 2007), each exactly once: first those with 0, then 1,
 * then 2, as long as `budget` runs are enough and the search is not `spent` otherwise. A schedule is the list of its deviations in
 * the order in which they happen, and each run of one tells which could come after its last; so the schedules are a tree, and
 * nothing has to be remembered of what was tried. Those with fewer deviations come first: where there are too many schedules to try
 * them all, that is known soonest so. Yields after each run.
 */
export function* allSchedules(
  run: (branches: Branches) => void,
  budget: number,
  spent: () => boolean,
): Generator<void, ExhaustiveSearch> {
  const waiting: (readonly Deviation[])[][] = [[[]], [], []];
  const within: number[] = [];
  let runs = 0;
  let isPreempted = false;
  for (let preemptions = 0; preemptions <= PREEMPTIONS; preemptions++) {
    const queue = waiting[preemptions]!;
    let next = 0;
    const left = (): number => queue.length - next;
    if (runs + left() > budget) break;
    // Once more wait than may still be run it cannot be all of them, and then schedules that are drawn tell more.
    while (left() > 0 && runs + left() <= budget && !spent()) {
      const prefix = queue[next++]!;
      const branches = new Branches(prefix, PREEMPTIONS - preemptions);
      run(branches);
      runs += 1;
      for (const { cost, deviation } of branches.found) {
        const where = waiting[preemptions + cost]!;
        if (cost > 0) isPreempted = true;
        // More than can be run need not be kept to know that they are too many.
        if (where.length <= 2 * budget) where.push([...prefix, deviation]);
      }
      yield;
    }
    if (left() > 0) break;
    within.push(runs);
  }
  return { within, everything: within.length > PREEMPTIONS && !isPreempted };
}
