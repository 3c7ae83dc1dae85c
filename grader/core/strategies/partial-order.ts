import { seededRandom, type Random } from '../../contract/random.ts';
import { EARLY, othersOf, type DrawnStrategy, type ScheduledThread, type Threads } from './strategy.ts';

/**
 * Partial-order sampling (Yuan and others, 2018): every pending step has a random priority, drawn anew after a step that races
 * with it.
 */
export class PartialOrder implements DrawnStrategy {
  readonly name = 'partial-order sampling';
  readonly everyPoint = true;
  #random = seededRandom(0);

  begin(random: Random): void {
    this.#random = random;
  }

  patience(): number {
    return 1;
  }

  /** The pending step of the highest priority. */
  choose(threads: Threads, me: ScheduledThread, usual: ScheduledThread, goesOn: boolean): ScheduledThread {
    const random = this.#random;
    if (goesOn) {
      me.priority = random.next();
      if (usual !== me) return usual;
    }
    const early = threads.timed.length > 0 && random.next() < EARLY / 4;
    const candidates = early || threads.ready.length === 0 ? othersOf(threads, me, usual, false, 0) : threads.ready;
    let best = candidates[0]!;
    for (const one of candidates) {
      if (one.priority === 0) one.priority = random.next();
      if (one.priority > best.priority) best = one;
    }
    for (const one of candidates) {
      if (one !== best && races(best, one)) one.priority = random.next();
    }
    return best;
  }
}

/** Whether the steps that two threads are about to take touch the same thing, and one of them changes it. */
function races({ step: one }: ScheduledThread, { step: other }: ScheduledThread): boolean {
  if (one === undefined || other === undefined) return false;
  return one.thing === other.thing && one.place === other.place && !(one.reads && other.reads);
}
