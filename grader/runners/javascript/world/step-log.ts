import type { RecordedTrace } from '../../../contract/recorded-trace.ts';
import type { Operation } from '../../../contract/trace.ts';
import type { Activity } from './activities.ts';
import { methodStep, type MethodCall } from './method-step.ts';
import { recordedTrace, type Site, type Step } from './recorded-steps.ts';
import { namedPlace, shownValue } from './shown-value.ts';
import { Things } from './things.ts';

/** Who does more is not drawn: nobody could follow it, and noting it takes time. */
const STEPS_MOST = 20_000;
const TOLD_MOST = 200_000;

/** The steps of one run in the order in which they were done, as long as they are not too many. */
export class StepLog {
  readonly #sites: readonly Site[];
  readonly #giveUp: () => void;
  readonly #steps: Step[] = [];
  readonly #things = new Things();
  #told = 0;
  #isFull = false;

  /** `giveUp`: ends the run where it does more than can be drawn. */
  constructor(sites: readonly Site[], giveUp: () => void) {
    this.#sites = sites;
    this.#giveUp = giveUp;
  }

  /** How many there are. */
  get length(): number {
    return this.#steps.length;
  }

  get last(): Step | undefined {
    return this.#steps.at(-1);
  }

  /** Something is told. Throws where it was too much: what runs on and on ends by that. */
  hear(): void {
    this.#told += 1;
    if (this.#told > TOLD_MOST) this.stop();
    if (this.#isFull) throw new Error('More was done than can be drawn.');
  }

  stop(): void {
    if (!this.#isFull) this.#giveUp();
    this.#isFull = true;
  }

  /** What the source has at a site; nothing at 0, which is none. */
  text(site: number): string {
    return this.#sites[site]?.text ?? '';
  }

  note(
    by: Activity,
    operation: Operation,
    site: number,
    target = this.text(site),
    { thing, value }: { thing?: string | undefined; value?: string | undefined } = {},
  ): Step {
    const step: Step = { by, operation, site, thing, target, value };
    by.steps += 1;
    if (this.#steps.length < STEPS_MOST) this.#steps.push(step);
    else this.stop();
    return step;
  }

  /** A read or a write of one place of a thing. */
  noteAccess(by: Activity, operation: 'read' | 'write', site: number, [thing, key]: [object, unknown]): Step {
    const place = this.placeOf(thing, key);
    const { last } = this;
    // A loop that goes through a list does the same again and again.
    const isAgain = last?.by === by && last.operation === operation && last.site === site && last.thing === place;
    return isAgain ? last : this.note(by, operation, site, namedPlace(this.text(site), key), { thing: place });
  }

  /** A call of a thing's method. */
  noteCall(by: Activity, [site, siteOfObject]: [number, number], call: MethodCall): Step {
    const names = { object: this.text(siteOfObject), method: this.text(site) };
    const { operation, entry, target, value } = methodStep(call, names);
    // What a method of the exercise's own does to its object nobody knows.
    const thing = entry === undefined ? undefined : this.placeOf(call.thing, '') + entry;
    return this.note(by, operation, site, target, { thing, value });
  }

  /** The same for the same place of the same thing. */
  placeOf(thing: object, key: unknown): string {
    return this.#things.placeOf(thing, key);
  }

  /** The steps that tell how activities came into each other's way, and who waits; undefined where there were too many. */
  trace(activities: readonly Activity[]): RecordedTrace | undefined {
    return this.#isFull ? undefined : recordedTrace(this.#steps, activities, this.#sites);
  }
}

/** A value as a step has it, `undefined` too. */
export function stepValue(value: unknown): string | undefined {
  return value === undefined ? 'undefined' : shownValue(value);
}
