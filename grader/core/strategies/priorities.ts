import { seededRandom, type Random } from '../../contract/random.ts';
import type { Profile } from './profile.ts';
import { EARLY, EVER, othersOf, type DrawnStrategy, type ScheduledThread, type Threads } from './strategy.ts';

/** Points at which priorities fall, plus one. */
const DEPTH = 3;

/** PCT (Burckhardt and others, 2010): the ready thread of the highest priority runs, and at d-1 random points its priority falls. */
export class Priorities implements DrawnStrategy {
  readonly name = 'PCT';
  readonly everyPoint = false;
  #random = seededRandom(0);
  #falls: number[] = [];
  #lowest = 0;

  begin(random: Random, profile: Profile): void {
    this.#random = random;
    const steps = Math.max(profile.steps, 2);
    this.#falls = Array.from({ length: DEPTH - 1 }, () => 1 + Math.floor(random.next() * steps)).sort(
      (left, right) => left - right,
    );
    this.#lowest = 0;
  }

  /** Until the next fall; at once where somebody may have become ready. */
  patience({ ready, current, steps }: Threads): number {
    while (this.#falls.length > 0 && this.#falls[0]! <= steps) this.#falls.shift();
    if (this.#best(ready) !== current) return 1;
    return this.#falls.length > 0 ? this.#falls[0]! - steps : EVER;
  }

  /** The highest; whoever must give way, by a fall or after too long a turn, becomes the lowest. */
  choose(threads: Threads, me: ScheduledThread, usual: ScheduledThread, goesOn: boolean): ScheduledThread {
    const falls = this.#falls.length > 0 && this.#falls[0]! <= threads.steps;
    if (goesOn && (usual !== me || falls)) {
      this.#lowest -= 1;
      me.priority = this.#lowest;
      if (falls) this.#falls.shift();
    }
    const early = threads.timed.length > 0 && this.#random.next() < EARLY / 4;
    if (early) return this.#best(othersOf(threads, me, usual, false, 0));
    return this.#best(threads.ready.length > 0 ? threads.ready : othersOf(threads, me, usual, goesOn, 0));
  }

  #best(threads: readonly ScheduledThread[]): ScheduledThread {
    let best = threads[0]!;
    for (const one of threads) {
      if (one.priority === 0) one.priority = 1 + this.#random.next();
      if (one.priority > best.priority) best = one;
    }
    return best;
  }
}
