import type { RecordedTrace } from '../../../contract/recorded-trace.ts';
import { Activities, type Activity } from './activities.ts';
import type { Site, Step } from './recorded-steps.ts';
import { shownError, shownValue } from './shown-value.ts';
import { StepLog, stepValue } from './step-log.ts';
import { isThing } from './things.ts';

/** What was when a call began. */
interface Mark {
  activities: number;
  ownCalls: number;
}

/** Who does more is not drawn: nobody could follow it, and noting it takes time. */
const ACTIVITIES_MOST = 20_000;
/** Taken before a submission could put another in its place. */
const { then } = Promise.prototype;

/**
 * Hears from a submission that was rewritten (child/followed/followed-code.ts) what it does, in one run in virtual time: which activity
 * read, wrote, called, waited, with which value, and where. The methods have the names that the rewritten code calls.
 */
export class StepRecorder {
  readonly #activities = new Activities();
  readonly #log: StepLog;
  /** Activities by the promise that their call returned, and steps by the promise that theirs did. */
  readonly #activityOf = new WeakMap<object, Activity>();
  readonly #callOf = new WeakMap<object, Step>();
  readonly #waits = new Map<Activity, Step>();
  /** How often a function of the submission was called. */
  #ownCalls = 0;
  /** Whoever does what is in no function. */
  #outside: Activity | undefined;

  /** `giveUp`: ends the run where it does more than can be drawn. */
  constructor(sites: readonly Site[], giveUp: () => void) {
    this.#log = new StepLog(sites, giveUp);
  }

  /** An asynchronous function begins, whose code belongs to the activity `around`. */
  open(around: Activity | undefined, site: number, own: boolean, name: string, args: readonly unknown[]): Activity {
    this.#log.hear();
    if (own) this.#ownCalls += 1;
    const activity = this.#activities.open({ own, name, args }, around);
    const { parent } = activity;
    if (parent?.own && own) this.#log.note(parent, 'start', site, '').begun = activity;
    activity.parentSteps = parent?.steps ?? 0;
    if (this.#activities.all.length > ACTIVITIES_MOST) this.#log.stop();
    return activity;
  }

  /** Any other function begins, whose code belongs to that activity. Answers with what `leave` is to be given. */
  enter(activity: Activity | undefined, own: boolean, name: string, args: readonly unknown[]): Activity | undefined {
    this.#log.hear();
    if (own) this.#ownCalls += 1;
    return this.#activities.enter(activity, { own, name, args });
  }

  leave(before: Activity | undefined): void {
    this.#activities.current = before;
  }

  threw(activity: Activity, error: unknown): unknown {
    this.#resume(activity);
    if (activity.own) this.#log.note(activity, 'raise', 0, shownError(error));
    return error;
  }

  close(activity: Activity): void {
    if (activity.endsLater) return this.#activities.suspend(activity);
    this.#resume(activity);
    activity.closed = true;
    const ended = activity.endsFor ?? activity;
    const isLast = activity.last?.endsFor === undefined || activity.last.closed;
    if (activity.own && isLast) this.#log.note(activity, 'end', 0, ended.called ?? '');
    this.#activities.suspend(activity);
  }

  /** It is about to wait for a value, at a site. */
  awaits<T>(activity: Activity | undefined, site: number, value: T): T {
    this.#log.hear();
    if (!activity) return value;
    const child = this.#activityOf.get(value as object);
    const joined = child !== undefined && this.#activities.join(activity, child);
    const call = this.#callOf.get(value as object);
    if (site > 0) {
      if (call?.by === activity && this.#log.last === call) this.#waits.set(activity, call);
      else if (!joined || !child.own) this.#waits.set(activity, this.#log.note(activity, 'wait', site));
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
    else if (step?.thing !== undefined)
      this.#log.note(activity, 'acquire', step.site, step.target, { thing: step.thing });
    this.#activities.current = activity;
    return value;
  }

  /** It is about to return a value, from a site: where that is a promise, it ends when that is settled. */
  returns<T>(activity: Activity, site: number, value: T): T {
    const child = this.#activityOf.get(value as object);
    const joined = child !== undefined && this.#activities.join(activity, child);
    if (joined && !child.closed) child.endsFor = activity.endsFor ?? activity;
    else if (!joined && value instanceof Promise) this.#endsWith(activity, site, value);
    return value;
  }

  #endsWith(activity: Activity, site: number, promise: Promise<unknown>): void {
    this.#waits.set(activity, this.#log.note(activity, 'wait', site));
    activity.waitsAt = site;
    activity.endsLater = true;
    const end = (error?: { value: unknown }): void => {
      activity.endsLater = false;
      if (error) this.threw(activity, error.value);
      this.close(activity);
    };
    const settled = [() => end(), (value: unknown) => end({ value })];
    Reflect.apply(then, promise, settled);
  }

  /** A call is about to be made; `called` is told of it when it has been. */
  mark(activity: Activity | undefined): Mark {
    this.#log.hear();
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
      const step = this.#log.noteCall(me, [site, siteOfObject], { thing, name, key, value });
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
      Object.assign(call, { operation: 'wait', thing: undefined, target: this.#log.text(asked.waitsAt) });
    }
    const told = { thing: this.#log.placeOf(owner, name), value: shownValue(value) };
    this.#log.note(me, operation, asked?.waitsAt ?? 0, name, told);
  }

  /** The steps that tell how activities came into each other's way, and who waits; undefined where there were too many. */
  trace(): RecordedTrace | undefined {
    for (const step of this.#waits.values()) step.until = this.#log.length;
    return this.#log.trace(this.#activities.all);
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
    this.#log.hear();
    const step = this.#log.noteAccess(this.#me(activity), operation, site, [thing, key]);
    step.value = stepValue(value);
    return step;
  }

  /** It waits no longer; answers with what it did to wait. */
  #resume(activity: Activity): Step | undefined {
    const step = this.#waits.get(activity);
    activity.waitsAt = 0;
    this.#waits.delete(activity);
    if (step) step.until = this.#log.length;
    return step;
  }
}
