import type { Observation, ObservedEvent } from '../../../contract/observation.ts';
import type { Json } from '../../../contract/json.ts';
import type { Random } from '../../../contract/random.ts';
import type { Clock } from './clock.ts';
import { encode } from './encode.ts';

/** One run of a scenario: its clock, its chance, what was recorded, and whether it has ended. */
export class Run {
  readonly clock: Clock;
  readonly random: Random;
  readonly virtual: boolean;
  readonly events: ObservedEvent[] = [];
  readonly requests = new Map<number, string>();
  /** How many requests it has made: each is named by its number in the run, whatever ran in this world before. */
  requestsMade = 0;
  /** Its intervals by their ids, and how many there were. */
  readonly intervals = new Map<number, number>();
  intervalsMade = 0;
  readonly workers = new Map<number, string>();
  /** Where steps are recorded: something simulated is read or written. */
  touched: ((operation: 'read' | 'write', owner: object, name: string, value: unknown) => void) | undefined;
  /** In a worker: tells its owner of an error that nothing caught. */
  onThrew: ((error: unknown) => void) | undefined;
  #ended: Pick<Observation, 'outcome' | 'value'> | undefined;
  #thrown: { error: unknown } | undefined;

  constructor(clock: Clock, random: Random, virtual: boolean) {
    this.clock = clock;
    this.random = random;
    this.virtual = virtual;
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  get thrown(): { error: unknown } | undefined {
    return this.#thrown;
  }

  record(kind: ObservedEvent['kind'], lane: string, label: string, data?: Json): void {
    if (this.ended) return;
    this.events.push({ at: this.clock.now(), lane, kind, label, ...(data === undefined ? {} : { data }) });
  }

  returned(value: unknown): void {
    this.#ended ??= { outcome: 'returned', value: encode(value) };
  }

  /** An error that nothing in the submission or the scenario caught. */
  threw(error: unknown): void {
    if (this.onThrew) {
      this.onThrew(error);
      return;
    }
    if (this.ended) return;
    this.#ended = { outcome: 'threw' };
    this.#thrown = { error };
  }

  /** Calls something of the submission's; what it throws, at once or as a promise, is an error that nothing caught. */
  guard(call: () => unknown): void {
    try {
      const result = call();
      if (result instanceof Promise) result.catch((error: unknown) => this.threw(error));
    } catch (error) {
      this.threw(error);
    }
  }

  giveUp(outcome: 'never_settled' | 'step_limit'): void {
    this.#ended ??= { outcome };
  }

  observation(): Observation {
    return {
      ...(this.#ended ?? { outcome: 'never_settled' }),
      events: this.events,
      left: [...this.clock.pending(), ...this.requests.values(), ...this.workers.values()],
    };
  }
}

let current: Run | undefined;

/** The run that is going on; timers and requests of an earlier one are forgotten with it. */
export function currentRun(): Run {
  if (current === undefined) throw new Error('Timers and requests work only while the exercise calls your code.');
  return current;
}

/** Makes `run` the one that is going on. */
export function setCurrentRun(run: Run): void {
  current = run;
}
