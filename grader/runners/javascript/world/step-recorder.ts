import type { RecordedTrace } from '../../../contract/recorded-trace.ts';
import type { Operation } from '../../../contract/trace.ts';
import { Activities, type Activity } from './activities.ts';
import { methodStep, type MethodCall } from './method-step.ts';
import { recordedTrace, type Site, type Step } from './recorded-steps.ts';
import { namedPlace, shownError, shownValue } from './shown-value.ts';
import { isThing, Things } from './things.ts';

/** What was when a call began. */
interface Mark {
  activities: number;
  ownCalls: number;
}

/** Who does more is not drawn: nobody could follow it, and noting it takes time. */
const STEPS_MOST = 20_000;
const ACTIVITIES_MOST = 20_000;
const TOLD_MOST = 200_000;

/**
 * Hears from a submission that was rewritten (child/followed/followed-code.ts) what it does, in one run in virtual time: which activity
 * read, wrote, called, waited, with which value, and where. The methods have the names that the rewritten code calls.
 */
export class StepRecorder {
  readonly #activities = new Activities();
  readonly #sites: readonly Site[];
  readonly #steps: Step[] = [];
  readonly #things = new Things();
  /** Activities by the promise that their call returned, and steps by the promise that theirs did. */
  readonly #activityOf = new WeakMap<object, Activity>();
  readonly #callOf = new WeakMap<object, Step>();
  readonly #waits = new Map<Activity, Step>();
  /** How often a function of the submission was called. */
  #ownCalls = 0;
  /** Whoever does what is in no function. */
  #outside: Activity | undefined;
  #told = 0;
  #isFull = false;
  readonly #giveUp: () => void;

  /** `giveUp`: ends the run where it does more than can be drawn. */
  constructor(sites: readonly Site[], giveUp: () => void) {
    this.#sites = sites;
    this.#giveUp = giveUp;
  }

  /** An asynchronous function begins, whose code belongs to the activity `around`. */
  open(around: Activity | undefined, site: number, own: boolean, name: string, args: readonly unknown[]): Activity {
    this.#hear();
    if (own) this.#ownCalls += 1;
    const activity = this.#activities.open({ own, name, args }, around);
    const { parent } = activity;
    if (parent?.own && own) this.#note(parent, 'start', site, undefined, '').begun = activity;
    activity.parentSteps = parent?.steps ?? 0;
    if (this.#activities.all.length > ACTIVITIES_MOST) this.#stop();
    return activity;
  }

  /** Any other function begins, whose code belongs to that activity. Answers with what `leave` is to be given. */
  enter(activity: Activity | undefined, own: boolean, name: string, args: readonly unknown[]): Activity | undefined {
    this.#hear();
    if (own) this.#ownCalls += 1;
    return this.#activities.enter(activity, { own, name, args });
  }

  leave(before: Activity | undefined): void {
    this.#activities.current = before;
  }

  threw(activity: Activity, error: unknown): unknown {
    this.#resume(activity);
    if (activity.own) this.#note(activity, 'raise', 0, undefined, shownError(error));
    return error;
  }

  close(activity: Activity): void {
    this.#resume(activity);
    activity.closed = true;
    const ended = activity.endsFor ?? activity;
    const isLast = activity.last?.endsFor === undefined || activity.last.closed;
    if (activity.own && isLast) this.#note(activity, 'end', 0, undefined, ended.called ?? '');
    this.#activities.suspend(activity);
  }

  /** It is about to wait for a value, at a site. */
  awaits<T>(activity: Activity | undefined, site: number, value: T): T {
    this.#hear();
    if (!activity) return value;
    const child = this.#activityOf.get(value as object);
    const joined = child !== undefined && this.#activities.join(activity, child);
    const call = this.#callOf.get(value as object);
    if (site > 0) {
      if (call?.by === activity && this.#steps.at(-1) === call) this.#waits.set(activity, call);
      else if (!joined || !child.own)
        this.#waits.set(activity, this.#note(activity, 'wait', site, undefined, this.#text(site)));
      activity.waitsAt = site;
    }
    this.#activities.suspend(activity);
    return value;
  }

  /** It hands a value on, or is about to wait for one of several. */
  yields<T>(activity: Activity | undefined, value: T): T {
    if (activity) this.#activities.suspend(activity);
    return value;
  }

  /** It goes on after it may have waited: for what has failed, or for one of several. */
  back(activity: Activity | undefined): void {
    if (!activity || this.#activities.current) return;
    this.#resume(activity);
    this.#activities.current = activity;
  }

  /** What it waited for has come. */
  goesOn<T>(activity: Activity | undefined, value: T): T {
    if (!activity) return value;
    const step = this.#resume(activity);
    if (step?.operation === 'call' || step?.operation === 'read') step.value = shownValue(value);
    else if (step?.thing !== undefined) this.#note(activity, 'acquire', step.site, step.thing, step.target);
    this.#activities.current = activity;
    return value;
  }

  returns<T>(activity: Activity, value: T): T {
    const child = this.#activityOf.get(value as object);
    if (child && this.#activities.join(activity, child) && !child.closed) child.endsFor = activity.endsFor ?? activity;
    return value;
  }

  /** A call is about to be made; `called` is told of it when it has been. */
  mark(activity: Activity | undefined): Mark {
    this.#hear();
    this.back(activity);
    return { activities: this.#activities.all.length, ownCalls: this.#ownCalls };
  }

  /** The arguments of a call are known: what they called themselves is none of it. */
  renewed<T>(mark: Mark, value: T): T {
    mark.ownCalls = this.#ownCalls;
    return value;
  }

  /** Something was made, in whichever activity goes on. */
  made<T>(_mark: Mark, value: T): T {
    return value;
  }

  /** Something was done, of which a note is to be taken now. */
  after<T>(value: T, note: () => void): T {
    note();
    return value;
  }

  /** What was called, and on which thing by which name, where that is one that may be shared. */
  called<T>(
    activity: Activity | undefined,
    mark: Mark,
    site: number,
    siteOfObject: number,
    thing: unknown,
    name: string,
    key: unknown,
    value: T,
  ): T {
    const me = this.#me(activity);
    const begun = this.#activities.all.slice(mark.activities).filter((one) => one.parent === me && !one.claimed);
    for (const one of begun) one.claimed = true;
    const promise = value instanceof Promise ? value : undefined;
    if (promise && begun.length === 1) this.#activityOf.set(promise, begun[0]!);
    // What the submission does itself, it tells step by step.
    if (isThing(thing) && !(thing instanceof Promise) && this.#ownCalls === mark.ownCalls) {
      const step = this.#noteCall(me, [site, siteOfObject], { thing, name, key, value });
      if (promise) this.#callOf.set(promise, step);
      for (const one of begun) one.parentSteps = me.steps;
    }
    return value;
  }

  read<T>(activity: Activity | undefined, site: number, thing: unknown, key: unknown, value: T): T {
    if (isThing(thing) && typeof value !== 'function') this.#access(activity, 'read', site, thing, key, value);
    return value;
  }

  write<T>(activity: Activity | undefined, site: number, thing: unknown, key: unknown, value: T): T {
    if (isThing(thing)) this.#access(activity, 'write', site, thing, key, value);
    return value;
  }

  /** `++` and `--`: the value is the new one where `isNew`, and else the old one. */
  changed<T extends number | bigint>(
    activity: Activity | undefined,
    site: number,
    thing: unknown,
    key: unknown,
    isNew: boolean,
    by: 1 | -1,
    value: T,
  ): T {
    const step = isNew ? -by : by;
    const other = typeof value === 'bigint' ? value + BigInt(step) : Number(value) + step;
    this.read(activity, site, thing, key, isNew ? other : value);
    this.write(activity, site, thing, key, isNew ? value : other);
    return value;
  }

  deleted(activity: Activity | undefined, site: number, thing: unknown, key: unknown, done: boolean): boolean {
    if (isThing(thing)) this.#access(activity, 'write', site, thing, key, undefined).value = 'deleted';
    return done;
  }

  /** Something simulated, of the scenario's own, is read or written at this very moment by whoever waits for that. */
  touched(operation: 'read' | 'write', owner: object, name: string, value: unknown): void {
    const me = this.#me(undefined);
    let asked: Activity | undefined = me;
    while (asked && asked.waitsAt === 0) asked = asked.parent;
    const call = asked && this.#waits.get(asked);
    // That it was called for tells less.
    if (asked && (call?.operation === 'call' || call?.operation === 'read')) {
      Object.assign(call, { operation: 'wait', thing: undefined, target: this.#text(asked.waitsAt) });
    }
    this.#note(me, operation, asked?.waitsAt ?? 0, this.#things.placeOf(owner, name), name).value = shownValue(value);
  }

  /** The steps that tell how activities came into each other's way, and who waits; undefined where there were too many. */
  trace(): RecordedTrace | undefined {
    if (this.#isFull) return undefined;
    for (const step of this.#waits.values()) step.until = this.#steps.length;
    return recordedTrace(this.#steps, this.#activities.all, this.#sites);
  }

  /** Something is told. Throws where it was too much: what runs on and on ends by that. */
  #hear(): void {
    this.#told += 1;
    if (this.#told > TOLD_MOST) this.#stop();
    if (this.#isFull) throw new Error('More was done than can be drawn.');
  }

  #stop(): void {
    if (!this.#isFull) this.#giveUp();
    this.#isFull = true;
  }

  #me(activity: Activity | undefined): Activity {
    this.back(activity);
    if (this.#activities.current) return this.#activities.current;
    this.#outside ??= this.#activities.open({ own: false, name: '', args: [] });
    this.#activities.current = undefined;
    return this.#outside;
  }

  #access(
    activity: Activity | undefined,
    operation: 'read' | 'write',
    site: number,
    thing: object,
    key: unknown,
    value: unknown,
  ): Step {
    this.#hear();
    const me = this.#me(activity);
    const place = this.#things.placeOf(thing, key);
    const last = this.#steps.at(-1);
    // A loop that goes through a list does the same again and again.
    const isAgain = last?.by === me && last.operation === operation && last.site === site && last.thing === place;
    const step = isAgain ? last : this.#note(me, operation, site, place, namedPlace(this.#text(site), key));
    step.value = value === undefined ? 'undefined' : shownValue(value);
    return step;
  }

  #noteCall(me: Activity, [site, siteOfObject]: [number, number], call: MethodCall): Step {
    const names = { object: this.#text(siteOfObject), method: this.#text(site) };
    const { operation, entry, target, value } = methodStep(call, names);
    // What a method of the exercise's own does to its object nobody knows.
    const place = entry === undefined ? undefined : this.#things.placeOf(call.thing, '') + entry;
    return this.#note(me, operation, site, place, target, value);
  }

  #note(
    by: Activity,
    operation: Operation,
    site: number,
    thing: string | undefined,
    target: string,
    value?: string,
  ): Step {
    const step: Step = { by, operation, site, thing, target, value };
    by.steps += 1;
    if (this.#steps.length < STEPS_MOST) this.#steps.push(step);
    else this.#stop();
    return step;
  }

  /** It waits no longer; answers with what it did to wait. */
  #resume(activity: Activity): Step | undefined {
    const step = this.#waits.get(activity);
    activity.waitsAt = 0;
    this.#waits.delete(activity);
    if (step) step.until = this.#steps.length;
    return step;
  }

  #text(site: number): string {
    return this.#sites[site]?.text ?? '';
  }
}
