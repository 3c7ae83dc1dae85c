import { seededRandom, type Random } from '../../contract/random.ts';
import type { Profile } from './profile.ts';
import { EARLY, othersOf, type DrawnStrategy, type ScheduledThread, type Threads } from './strategy.ts';

/** How often one place is looked at alone; otherwise all of them count. */
const SELECTIVE = 0.7;

/** SURW (Zhao and others, 2025): the chance of a thread is the share of steps it still has before it, at one place at a time. */
export class UniformWalk implements DrawnStrategy {
  readonly name = 'selectively uniform walk';
  readonly everyPoint = true;
  #random = seededRandom(0);
  #place: number | undefined;
  #left = new Map<string, number>();

  begin(random: Random, profile: Profile): void {
    this.#random = random;
    const { shared } = profile;
    const selective = shared.length > 0 && random.next() < SELECTIVE;
    this.#place = selective ? shared[Math.floor(random.next() * shared.length)] : undefined;
    this.#left = new Map(profile.counts(this.#place));
  }

  patience(): number {
    return 1;
  }

  /** Drawn by weight where the place is touched; elsewhere the thread goes on. */
  choose(threads: Threads, me: ScheduledThread, usual: ScheduledThread, goesOn: boolean): ScheduledThread {
    const left = this.#left;
    if (goesOn) {
      if (usual !== me) return usual;
      if (this.#place !== undefined && me.step?.place !== this.#place) return me;
      left.set(me.path, Math.max((left.get(me.path) ?? 1) - 1, 0));
    }
    const early = threads.timed.length > 0 && this.#random.next() < EARLY / 4;
    const candidates = early || threads.ready.length === 0 ? othersOf(threads, me, usual, false, 0) : threads.ready;
    if (candidates.length === 1) return candidates[0]!;
    let sum = 0;
    for (const one of candidates) sum += (left.get(one.path) ?? 0) + 1;
    let drawn = this.#random.next() * sum;
    for (const one of candidates) {
      drawn -= (left.get(one.path) ?? 0) + 1;
      if (drawn < 0) return one;
    }
    return candidates.at(-1)!;
  }
}
