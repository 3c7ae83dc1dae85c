import type { ScenarioWorld } from '#grader/contract/scenario.ts';

interface Table {
  dine(
    i: number,
    pickLeft: () => Promise<void>,
    pickRight: () => Promise<void>,
    eat: () => Promise<void>,
    putLeft: () => void,
    putRight: () => void,
  ): Promise<unknown>;
}
interface Student {
  Table: new (seats: number) => Table;
}
interface Input {
  seats: number;
  meals: number;
  guests: number[];
  meet?: boolean;
}

const PATIENCE_MS = 500;

/** Whoever comes while it is taken waits in line. */
class Fork {
  #taken = false;
  readonly #waiting: (() => void)[] = [];

  async take(): Promise<void> {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#taken = true;
  }

  put(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken = false;
  }
}

/** A round table: fork i lies to the left of philosopher i, and to the right of the one before. */
export async function dine(student: Student, { seats, meals, guests, meet }: Input, world: ScenarioWorld) {
  const table = new student.Table(seats);
  const forks = Array.from({ length: seats }, () => new Fork());
  const meeting = Promise.withResolvers<void>();
  let eating = 0;

  const guest = async (number: number): Promise<void> => {
    const name = `philosopher ${number}`;
    const take = async (fork: number): Promise<void> => {
      await world.work(name, { label: `reaches for fork ${fork}` });
      await forks[fork]!.take();
      world.mark(name, 'take', fork);
    };
    const put = (fork: number): void => {
      world.mark(name, 'put', fork);
      forks[fork]!.put();
    };
    const eat = async (): Promise<void> => {
      world.mark(name, 'eat');
      await world.work(name, { label: 'eats' });
      if (!meet) return;
      eating += 1;
      if (eating === guests.length) meeting.resolve();
      await Promise.race([meeting.promise, world.sleep(PATIENCE_MS)]);
      if (eating === guests.length) world.mark(name, 'met');
    };
    const [left, right] = [number, (number + 1) % seats];
    for (let meal = 0; meal < meals; meal++) {
      await world.work(name, { label: 'thinks' });
      await table.dine(
        number,
        () => take(left),
        () => take(right),
        eat,
        () => put(left),
        () => put(right),
      );
    }
  };

  await Promise.all(guests.map(guest));
  return null;
}
