import type { Random } from '../../contract/random.ts';
import type { Profile } from './profile.ts';

/** What a thread is about to touch: a thing, a place in it, and whether it only reads. */
export interface PendingStep {
  thing: unknown;
  /** Tells places of all things apart, alike in every schedule; 0 where nothing is known. */
  place: number;
  reads: boolean;
}

/** A controlled thread as strategies see it. */
export interface ScheduledThread {
  /** Its name by its creation: 0 (main), 1, 2, 1.1. */
  readonly path: string;
  readonly order: number;
  /** Switch points it has passed. */
  points: number;
  /** What it will do next, where it stands at a switch point. */
  step: PendingStep | undefined;
  /** For strategies that have them; 0 where none was given yet. */
  priority: number;
  /** Whether it sleeps, which any schedule may end, since others may be slow. */
  sleeps: boolean;
}

/** The threads of one schedule, at the moment of a decision. */
export interface Threads {
  readonly current: ScheduledThread;
  /** Who can go on, in the order of creation, and who would once time has passed. */
  readonly ready: readonly ScheduledThread[];
  readonly timed: readonly ScheduledThread[];
  /** Switch points passed by all. */
  readonly steps: number;
}

/** Decides who goes on. */
export interface Strategy {
  readonly name: string;
  /** Whether it must be told of every switch point. */
  readonly everyPoint: boolean;
  /** After how many switch points a thread gives way to the next, where the strategy says so. */
  readonly turn?: number;
  /** How many switch points `me` passes until `choose` is asked, at least 1. */
  patience(threads: Threads, me: ScheduledThread): number;
  /** Who takes the next step. `usual`: who would without a deviation; `goesOn`: whether `me` could. */
  choose(threads: Threads, me: ScheduledThread, usual: ScheduledThread, goesOn: boolean): ScheduledThread;
}

/** A strategy that draws schedules from a seed. */
export interface DrawnStrategy extends Strategy {
  begin(random: Random, profile: Profile): void;
}

/** A number of switch points that no schedule comes to. */
export const EVER = 2 ** 30;
/** How often a sleeper may come before its time, where others are ready: they may be slow. */
export const EARLY = 0.1;

/** Who may be given the turn; those who sleep seldom, unless nobody else is there. */
export function othersOf(
  { ready, timed }: Threads,
  me: ScheduledThread,
  usual: ScheduledThread,
  goesOn: boolean,
  draw: number,
): readonly ScheduledThread[] {
  const others = goesOn ? ready.filter((one) => one !== me) : ready;
  if (timed.length > 0 && (draw < EARLY || (others.length === 0 && !goesOn))) {
    const sleepers = timed.filter((one) => one.sleeps);
    if (sleepers.length > 0) return [...others, ...sleepers];
  }
  return others.length > 0 ? others : [usual];
}
