import { seededRandom } from '../contract/random.ts';
import { allSchedules, type ExhaustiveSearch } from './exhaustive.ts';
import { printSchedule, type Deviation } from './schedule.ts';
import { Measure, RoundRobin } from './strategies/fixed.ts';
import { PartialOrder } from './strategies/partial-order.ts';
import { Priorities } from './strategies/priorities.ts';
import { Profile } from './strategies/profile.ts';
import { RandomWalk, StickyWalk } from './strategies/random-walk.ts';
import type { DrawnStrategy, Strategy } from './strategies/strategy.ts';
import { UniformWalk } from './strategies/uniform-walk.ts';

/** One schedule that was played, and the key of what was seen of it among all that may be seen. */
export interface Played {
  key: string;
  deviations: readonly Deviation[];
  /** Turns other than those that every schedule has. */
  turn?: number;
  /** The same for the same deviations. */
  hash: number;
  steps: number;
  threads: number;
}

/** A distinct outcome: how often it came, when first, and the shortest schedule that led to it. */
export interface FoundOutcome {
  key: string;
  count: number;
  first: number;
  schedule: string;
}

/** How much is searched: schedules that are drawn, runs of the exhaustive search, switch points of all schedules together. */
export interface SearchBudget {
  seed: number;
  schedules: number;
  exhaustive: number;
  steps: number;
}

interface Known {
  count: number;
  first: number;
  deviations: readonly Deviation[];
  turn?: number;
}

/** Lengths of turns in the schedules in which threads take turns. */
const TURNS = [1, 2, 3];

/** The strategies that take turns in drawing schedules: no one wins alone. */
export function portfolio(): DrawnStrategy[] {
  return [new RandomWalk(), new StickyWalk(), new Priorities(), new PartialOrder(), new UniformWalk()];
}

/**
 * Searches the schedules of one program: strategies in turns, then, for small programs, all with few preemptions. What is seen is
 * counted by its key.
 */
export class Search {
  readonly #play: (strategy: Strategy) => Played;
  readonly #profile = new Profile();
  readonly #outcomes = new Map<string, Known>();
  readonly #strategies = new Map<string, { schedules: number; seen: Set<string> }>();
  readonly #interleavings = new Set<number>();
  exhaustive: ExhaustiveSearch | undefined;
  schedules = 0;
  steps = 0;

  constructor(play: (strategy: Strategy) => Played) {
    this.#play = play;
  }

  /** Tries schedules one by one, yielding after each. After half of the budget of steps no more are drawn, after all it ends. */
  *run({ seed, schedules, exhaustive, steps }: SearchBudget): Generator<void, void> {
    const { threads } = this.one(new Measure(this.#profile));
    this.#profile.finish();
    yield;
    // Where there is one thread, every schedule is the same.
    if (threads > 1) {
      for (const turn of TURNS) {
        this.one(new RoundRobin(turn));
        yield;
      }
      const drawn = portfolio();
      for (let number = 0; number < schedules && this.steps * 2 <= steps; number++) {
        const strategy = drawn[number % drawn.length]!;
        strategy.begin(seededRandom(seed + number), this.#profile);
        this.one(strategy);
        yield;
      }
    }
    if (exhaustive === 0) return;
    const found = yield* allSchedules(
      (branches) => void this.one(branches),
      exhaustive,
      () => this.steps > steps,
    );
    // Where not even those without any preemption could all be run, there is nothing to tell.
    if (found.within.length > 0) this.exhaustive = found;
  }

  /** Plays one more schedule. */
  one(strategy: Strategy): Played {
    const played = this.#play(strategy);
    const { key, deviations, turn } = played;
    const known = this.#outcomes.get(key);
    if (known === undefined) {
      this.#outcomes.set(key, { count: 1, first: this.schedules, deviations: [...deviations], turn });
    } else {
      known.count += 1;
      if (isShorter(played, known)) {
        known.deviations = [...deviations];
        known.turn = turn;
      }
    }
    let row = this.#strategies.get(strategy.name);
    if (row === undefined) this.#strategies.set(strategy.name, (row = { schedules: 0, seen: new Set() }));
    row.schedules += 1;
    row.seen.add(key);
    this.#interleavings.add(played.hash);
    if (played.steps > this.#profile.steps) this.#profile.steps = played.steps;
    this.schedules += 1;
    this.steps += played.steps;
    return played;
  }

  outcomes(): FoundOutcome[] {
    return [...this.#outcomes].map(([key, { count, first, deviations, turn }]) => ({
      key,
      count,
      first,
      schedule: printSchedule(turn === undefined ? { deviations } : { deviations, turn }),
    }));
  }

  strategies(): { name: string; schedules: number; distinct: number }[] {
    return [...this.#strategies].map(([name, { schedules, seen }]) => ({ name, schedules, distinct: seen.size }));
  }

  /** How many different schedules there were. */
  get interleavings(): number {
    return this.#interleavings.size;
  }
}

/** The shortest schedule explains best, and of those the earliest; turns explain worse than deviations. */
function isShorter(one: Pick<Known, 'deviations' | 'turn'>, other: Pick<Known, 'deviations' | 'turn'>): boolean {
  if ((one.turn === undefined) !== (other.turn === undefined)) return one.turn === undefined;
  if (one.deviations.length !== other.deviations.length) return one.deviations.length < other.deviations.length;
  return lateness(one.deviations) < lateness(other.deviations);
}

function lateness(deviations: readonly Deviation[]): number {
  return deviations.reduce((sum, { point }) => sum + point, 0);
}
