import type { Deviation, Schedule } from '../schedule.ts';
import type { Profile } from './profile.ts';
import { EVER, type ScheduledThread, type Strategy, type Threads } from './strategy.ts';

/** Runs each thread until it blocks, and notes in a profile what was done. */
export class Measure implements Strategy {
  readonly name = 'run to block';
  readonly everyPoint = true;
  readonly #profile: Profile;

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  patience(): number {
    return 1;
  }

  choose({ steps }: Threads, me: ScheduledThread, usual: ScheduledThread, goesOn: boolean): ScheduledThread {
    if (goesOn && me.step !== undefined) this.#profile.add(me.path, me.step.place);
    this.#profile.steps = steps;
    return usual;
  }
}

/** Each thread gives way to the next after so many switch points: threads that only answer one another never get away from it. */
export class RoundRobin implements Strategy {
  readonly name = 'round robin';
  readonly everyPoint = false;
  readonly turn: number;

  constructor(turn: number) {
    this.turn = turn;
  }

  patience(): number {
    return EVER;
  }

  choose(_threads: Threads, _me: ScheduledThread, usual: ScheduledThread): ScheduledThread {
    return usual;
  }
}

/** Follows a schedule. */
export class Replay implements Strategy {
  readonly name: string = 'replay';
  readonly everyPoint = false;
  readonly turn?: number;
  readonly #coming = new Map<string, Deviation[]>();
  #unused: number;

  constructor({ deviations, turn }: Schedule) {
    if (turn !== undefined) this.turn = turn;
    this.#unused = deviations.length;
    for (const one of deviations) {
      const known = this.#coming.get(one.thread);
      if (known) known.push(one);
      else this.#coming.set(one.thread, [one]);
    }
    for (const list of this.#coming.values()) list.sort((left, right) => right.point - left.point);
  }

  /** How many deviations were not taken: the program then differs from the one that the schedule was made for. */
  get unused(): number {
    return this.#unused;
  }

  /** Until this thread's next deviation. */
  patience(_threads: Threads, me: ScheduledThread): number {
    const next = this.#coming.get(me.path)?.at(-1);
    return next ? Math.max(next.point - me.points, 1) : EVER;
  }

  /** As the schedule says, where it can be done. */
  choose({ ready, timed }: Threads, me: ScheduledThread, usual: ScheduledThread, _goesOn: boolean): ScheduledThread {
    const coming = this.#coming.get(me.path);
    const next = coming?.at(-1);
    // A point that was passed while nobody was asked can no longer come.
    if (!coming || next?.point !== me.points) return usual;
    const to = ready.find((one) => one.path === next.to) ?? timed.find((one) => one.sleeps && one.path === next.to);
    if (!to) return usual;
    coming.pop();
    this.#unused -= 1;
    return to;
  }
}
