import type { RecordedTrace } from '../../../contract/recorded-trace.ts';
import type { Operation } from '../../../contract/trace.ts';
import { Activities, type Activity } from './activities.ts';
import { recordedTrace, type Site, type Step } from './recorded-steps.ts';
import { namedPlace, shownValue } from './shown-value.ts';

/** What was when a call began. */
interface Mark {
  activities: number;
  ownCalls: number;
}

const STEPS_MOST = 20_000;
/** Methods of the language and of exercises, by what a step with them is. */
const READING =
  /^(get|has|includes|indexOf|at|find|findIndex|findLast|slice|join|keys|values|entries|toString|peek|read|size|count)$/;
const TAKING = /^(acquire|lock)$/;
const GIVING_BACK = /^(release|unlock)$/;

/**
 * Hears from a submission that was rewritten (child/followed/followed-code.ts) what it does, in one run in virtual time: which activity
 * read, wrote, called, waited, with which value, and where. The methods have the names that the rewritten code calls.
 */
export class StepRecorder {
  readonly #activities = new Activities();
  readonly #sites: readonly Site[];
  readonly #steps: Step[] = [];
  readonly #serials = new Map<unknown, number>();
  /** Activities by the promise that their call returned, and steps by the promise that theirs did. */
  readonly #activityOf = new WeakMap<object, Activity>();
  readonly #callOf = new WeakMap<object, Step>();
  readonly #waits = new Map<Activity, Step>();
  /** How often a function of the submission was called. */
  #ownCalls = 0;
  #left = 0;

  constructor(sites: readonly Site[]) {
    this.#sites = sites;
  }

  /** An asynchronous function begins; a generator in the lane of whoever asks for the next. */
  open(generator: boolean, site: number, own: boolean, name: string, args: readonly unknown[]): Activity {
    const parent = this.#activities.current;
    if (own) this.#ownCalls += 1;
    const activity = this.#activities.open({ own, name, args }, generator);
    if (parent?.own && own) this.#note(parent, 'start', site, undefined, '').begun = activity;
    activity.parentSteps = parent?.steps ?? 0;
    return activity;
  }

  /** Any other function begins, whose code belongs to that activity. Answers with what `leave` is to be given. */
  enter(activity: Activity | undefined, own: boolean, name: string, args: readonly unknown[]): Activity | undefined {
    if (own) this.#ownCalls += 1;
    return this.#activities.enter(activity, { own, name, args });
  }

  leave(before: Activity | undefined): void {
    this.#activities.current = before;
  }

  threw(activity: Activity, error: unknown): unknown {
    this.#resume(activity);
    if (activity.own) this.#note(activity, 'raise', 0, undefined, errorWords(error));
    return error;
  }

  close(activity: Activity): void {
    this.#resume(activity);
    if (activity.own) this.#note(activity, 'end', 0, undefined, activity.called ?? '');
    this.#activities.suspend(activity);
  }

  /** It is about to wait for a value, at a site. */
  awaits<T>(activity: Activity | undefined, site: number, value: T): T {
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

  yields<T>(activity: Activity, value: T): T {
    this.#activities.suspend(activity);
    return value;
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
    if (child) this.#activities.join(activity, child);
    return value;
  }

  /** A call is about to be made; `called` is told of it when it has been. */
  mark(activity: Activity | undefined): Mark {
    this.#back(activity);
    return { activities: this.#activities.all.length, ownCalls: this.#ownCalls };
  }

  /** What was called, and on which thing by which name, where that is one that may be shared. */
  called<T>(
    activity: Activity | undefined,
    mark: Mark,
    site: number,
    siteOfObject: number,
    thing: unknown,
    name: string,
    value: T,
  ): T {
    const me = this.#me(activity);
    const begun = this.#activities.all.slice(mark.activities).filter((one) => one.parent === me && !one.claimed);
    for (const one of begun) one.claimed = true;
    const promise = value instanceof Promise ? value : undefined;
    if (promise && begun.length === 1) this.#activityOf.set(promise, begun[0]!);
    // What the submission does itself, it tells step by step.
    if (isThing(thing) && !(thing instanceof Promise) && this.#ownCalls === mark.ownCalls) {
      const step = this.#noteCall(me, [site, siteOfObject], thing, name, value);
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
    this.#note(me, operation, asked?.waitsAt ?? 0, this.#thing(owner, name), name).value = shownValue(value);
  }

  /** The steps that tell how activities came into each other's way, and who waits. */
  trace(): RecordedTrace {
    for (const step of this.#waits.values()) step.until = this.#steps.length;
    return recordedTrace(this.#steps, this.#activities.all, this.#sites, this.#left);
  }

  #me(activity: Activity | undefined): Activity {
    this.#back(activity);
    return this.#activities.current ?? this.#activities.open({ own: false, name: '', args: [] }, false);
  }

  /** What a function waited for has failed: it goes on without a word. */
  #back(activity: Activity | undefined): void {
    if (!activity || this.#activities.current) return;
    this.#resume(activity);
    this.#activities.current = activity;
  }

  #access(
    activity: Activity | undefined,
    operation: 'read' | 'write',
    site: number,
    thing: object,
    key: unknown,
    value: unknown,
  ): Step {
    const step = this.#note(
      this.#me(activity),
      operation,
      site,
      this.#thing(thing, key),
      namedPlace(this.#text(site), key),
    );
    step.value = value === undefined ? 'undefined' : shownValue(value);
    return step;
  }

  #noteCall(me: Activity, [site, siteOfObject]: [number, number], thing: object, name: string, value: unknown): Step {
    const place = this.#thing(thing, '');
    if (GIVING_BACK.test(name)) return this.#note(me, 'release', site, place, this.#text(siteOfObject));
    if (TAKING.test(name)) {
      const operation = value instanceof Promise ? 'wait' : 'acquire';
      return this.#note(me, operation, site, place, this.#text(siteOfObject));
    }
    const step = this.#note(me, READING.test(name) ? 'read' : 'call', site, place, this.#text(site));
    if (!/^(push|unshift)$/.test(name)) step.value = shownValue(value);
    return step;
  }

  #note(by: Activity, operation: Operation, site: number, thing: string | undefined, target: string): Step {
    const step: Step = { by, operation, site, thing, target };
    by.steps += 1;
    if (this.#steps.length < STEPS_MOST) this.#steps.push(step);
    else this.#left += 1;
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

  /** What can be put into and taken out of is one place; of all else each property is one. */
  #thing(thing: object, key: unknown): string {
    let serial = this.#serials.get(thing);
    if (serial === undefined) this.#serials.set(thing, (serial = this.#serials.size + 1));
    const isContainer =
      Array.isArray(thing) || thing instanceof Map || thing instanceof Set || ArrayBuffer.isView(thing);
    return `${serial}.${isContainer ? '' : String(key)}`;
  }

  #text(site: number): string {
    return this.#sites[site]?.text ?? '';
  }
}

function isThing(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function errorWords(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return 'an error';
  }
}
