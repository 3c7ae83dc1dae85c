import { shownValue } from './shown-value.ts';

/** One call of an asynchronous function, from its beginning to its end: whoever does a step. */
export interface Activity {
  /** Which call of which activity's it is: the same in every order of arrival. */
  path: string;
  parent: Activity | undefined;
  /** Who went on when it began. */
  opener: Activity | undefined;
  children: number;
  /** The latest that it has begun. */
  last: Activity | undefined;
  /** Whether it goes on in its parent's lane, which does nothing but wait for it. */
  joined: boolean;
  /** How many steps of its own it has done, and how many its parent had when it began. */
  steps: number;
  parentSteps: number;
  /** Whether it is the submission's. */
  own: boolean;
  /** The name that the scenario gives it as its first argument, and the submission's function with what that was given. */
  title: string | undefined;
  called: string | undefined;
  /** Whether its first await has given the turn back to whoever began it. */
  suspended: boolean;
  /** Whether the call that began it has come to its end. */
  claimed: boolean;
  /** Where in the source it waits; 0 while it does not. */
  waitsAt: number;
  closed: boolean;
  /** Whether it has returned a promise, with which it ends. */
  endsLater: boolean;
  /** Its parent, which has come to its end but for this one. */
  endsFor: Activity | undefined;
}

/** How a function was called. */
export interface Called {
  own: boolean;
  name: string;
  args: readonly unknown[];
}

/** Knows which activity goes on at any moment, as far as functions tell when they begin, wait, go on and end. */
export class Activities {
  readonly all: Activity[] = [];
  current: Activity | undefined;
  #roots = 0;

  /** A function begins, in whichever activity goes on, or else in the one whose code it is. */
  open(call: Called, around?: Activity): Activity {
    const parent = this.current ?? around;
    const activity: Activity = {
      path: parent ? `${parent.path}.${++parent.children}` : String(++this.#roots),
      parent,
      opener: this.current,
      children: 0,
      last: undefined,
      joined: false,
      steps: 0,
      parentSteps: parent?.steps ?? 0,
      own: call.own,
      title: undefined,
      called: undefined,
      suspended: false,
      claimed: false,
      waitsAt: 0,
      closed: false,
      endsLater: false,
      endsFor: undefined,
    };
    if (typeof call.args[0] === 'string' && !call.own) activity.title = call.args[0];
    name(activity, call);
    if (parent) parent.last = activity;
    this.all.push(activity);
    this.current = activity;
    return activity;
  }

  /** A function that is none of its own begins in whichever goes on, or else in the one whose code it is. Returns what went on before. */
  enter(activity: Activity | undefined, call: Called): Activity | undefined {
    const before = this.current;
    this.current ??= activity;
    if (this.current) name(this.current, call);
    else this.open(call);
    return before;
  }

  /** It waits or has ended: whoever went on when it began does so, or, later, nobody that is known. */
  suspend(activity: Activity): void {
    this.current = activity.suspended ? undefined : activity.opener;
    activity.suspended = true;
  }

  /** A parent that has done nothing since it began its latest activity waits for that. */
  join(parent: Activity, child: Activity): boolean {
    if (child.parent === parent && parent.last === child && parent.steps === child.parentSteps) child.joined = true;
    return child.joined;
  }
}

/** For each activity the first of those that go on in one lane with it. */
export function lanesOf(activities: readonly Activity[]): ReadonlyMap<Activity, Activity> {
  const lanes = new Map<Activity, Activity>();
  // Whoever begins another comes before it.
  for (const one of activities) lanes.set(one, (one.joined && one.parent && lanes.get(one.parent)) || one);
  return lanes;
}

/** It is called what the first function of the submission's that it runs is. */
function name(activity: Activity, { own, name: called, args }: Called): void {
  if (own && called !== 'constructor')
    activity.called ??= `${called || 'task'}(${args.map((one) => shownValue(one) ?? '…').join(', ')})`;
}
