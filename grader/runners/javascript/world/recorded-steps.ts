import type { RecordedStep, RecordedTrace } from '../../../contract/recorded-trace.ts';
import type { Operation } from '../../../contract/trace.ts';
import { lanesOf, type Activity } from './activities.ts';

/** Where in the source something is done, and what it is done to, as the source names it. */
export interface Site {
  /** Missing where it is no file of the student's. */
  file?: string;
  line: number;
  text: string;
}

/** A step before it is known which steps are worth showing. */
export interface Step {
  by: Activity;
  operation: Operation;
  site: number;
  /** The same for the same place of the same thing; undefined for what concerns nobody else. */
  thing: string | undefined;
  target: string;
  value?: string | undefined;
  /** Waits end before the step of this number. */
  until?: number;
  /** What it begins, where it does. */
  begun?: Activity;
}

const STEPS_SHOWN = 600;

/** The steps of a run that are worth showing, in the lanes of their activities. */
export function recordedTrace(
  steps: readonly Step[],
  activities: readonly Activity[],
  sites: readonly Site[],
): RecordedTrace {
  const laneByActivity = lanesOf(activities);
  const laneOf = (activity: Activity): Activity => laneByActivity.get(activity)!;
  const kept = steps.filter(worthShowing(steps, laneOf));
  const shown = kept.slice(0, STEPS_SHOWN);
  const users = new Set(shown.map(({ by }) => laneOf(by)));
  const lanes = [...new Set(activities.map(laneOf))].filter((lane) => users.has(lane));
  const numbers = new Map(steps.map((step, number) => [step, number]));
  const indexOf = (number: number): number => {
    const at = shown.findIndex((step) => numbers.get(step)! >= number);
    return at < 0 ? shown.length : at;
  };
  const called = new Map<Activity, string>();
  for (const one of activities) {
    if (one.called !== undefined && !called.has(laneOf(one))) called.set(laneOf(one), one.called);
  }
  const nameOf = (lane: Activity): string => lane.title ?? called.get(lane) ?? 'task';
  return {
    lanes: lanes.map((lane) => ({ id: lane.path, label: nameOf(lane) })),
    steps: shown.map((step, point): RecordedStep => {
      const { file, line } = sites[step.site] ?? {};
      const target = step.begun ? nameOf(laneOf(step.begun)) : step.target;
      return {
        lane: laneOf(step.by).path,
        operation: step.operation,
        point,
        thing: step.thing ?? `alone.${point}`,
        ...(target === '' ? {} : { target }),
        ...(step.begun ? { begins: laneOf(step.begun).path } : {}),
        ...(step.value === undefined ? {} : { value: step.value }),
        ...(file === undefined ? {} : { file, line }),
      };
    }),
    spans: [...shown.entries()].flatMap(([from, { by, until, target }]) =>
      until === undefined
        ? []
        : [{ lane: laneOf(by).path, from, to: indexOf(until), label: target, tone: 'wait' as const }],
    ),
    left: kept.length - shown.length,
  };
}

/** What only one lane touches, or nobody changes, tells nothing; nor does the end of what its parent waits for in its own lane. */
function worthShowing(steps: readonly Step[], laneOf: (activity: Activity) => Activity): (step: Step) => boolean {
  const users = new Map<string, Set<Activity>>();
  const changed = new Set<string>();
  for (const { by, thing, operation } of steps) {
    if (thing === undefined) continue;
    users.set(thing, (users.get(thing) ?? new Set()).add(laneOf(by)));
    if (operation !== 'read') changed.add(thing);
  }
  const ownLanes = new Set(steps.filter(({ site }) => site > 0).map(({ by }) => laneOf(by)));
  return ({ by, operation, thing, begun }) => {
    if (!ownLanes.has(laneOf(by))) return false;
    if (begun) return !begun.joined;
    if (operation === 'end' || operation === 'raise') {
      const ended = by.endsFor ?? by;
      return !ended.joined || ended.parent?.own === false;
    }
    if (thing === undefined || /^(acquire|release|wait)$/.test(operation)) return true;
    return changed.has(thing) && users.get(thing)!.size > 1;
  };
}
