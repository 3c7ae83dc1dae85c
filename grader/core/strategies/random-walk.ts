import { seededRandom, type Random } from '../../contract/random.ts';
import { EVER, othersOf, type DrawnStrategy, type ScheduledThread, type Threads } from './strategy.ts';

/** Chances to switch of the sticky walk, one drawn for each schedule. */
const STICKY = [0.02, 0.05, 0.1, 0.2];

/** At every switch point each thread is as likely as any other. */
export class RandomWalk implements DrawnStrategy {
  readonly name: string = 'random walk';
  readonly everyPoint = false;
  protected random: Random = seededRandom(0);

  begin(random: Random): void {
    this.random = random;
  }

  protected chance(ready: number): number {
    return (ready - 1) / ready;
  }

  /** Drawn as often as the threads that are ready change; the chance has no memory. */
  patience({ ready, timed }: Threads): number {
    if (ready.length < 2) return timed.length > 0 ? 10 : EVER;
    const passed = Math.log(1 - this.random.next()) / Math.log(1 - this.chance(ready.length));
    return passed < EVER ? Math.floor(passed) + 1 : EVER;
  }

  choose(threads: Threads, me: ScheduledThread, usual: ScheduledThread, goesOn: boolean): ScheduledThread {
    const others = othersOf(threads, me, usual, goesOn, this.random.next());
    return others[Math.floor(this.random.next() * others.length)]!;
  }
}

/** Stays with a thread for longer, so that others are interrupted in the middle of something. */
export class StickyWalk extends RandomWalk {
  override readonly name = 'sticky random walk';
  #stay = STICKY[0]!;

  override begin(random: Random): void {
    super.begin(random);
    this.#stay = STICKY[Math.floor(random.next() * STICKY.length)]!;
  }

  protected override chance(): number {
    return this.#stay;
  }
}
