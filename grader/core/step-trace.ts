import type { RecordedStep, RecordedTrace } from '../contract/recorded-trace.ts';
import type { Step, Trace } from '../contract/trace.ts';
import { conflictsOf } from './conflicts.ts';
import { withDistinctLanes } from './distinct-lanes.ts';
import { withDistinctThings } from './distinct-things.ts';

const LANES_SHOWN = 24;

/** The picture of a recorded schedule. `other` is one that ends otherwise: conflicts are what the two do in different orders. */
export function stepTrace(title: string, drawn: RecordedTrace, other?: RecordedTrace): Trace {
  const recorded = withDistinctThings(withDistinctLanes(drawn));
  const lanes = recorded.lanes.slice(0, LANES_SHOWN);
  const shown = new Set(lanes.map(({ id }) => id));
  const length = recorded.steps.length;
  // Steps are compared by what they are called, and in the other one nothing is numbered.
  const conflicts = conflictsOf(drawn.steps, other?.steps).map((one) => ({
    ...one,
    target: recorded.steps[one.to]!.target ?? recorded.steps[one.from]!.target ?? '',
  }));
  return {
    title,
    unit: 'step',
    length,
    lanes,
    spans: recorded.spans
      .filter(({ lane }) => shown.has(lane))
      .map((span) => ({ ...span, to: Math.min(span.to, length) })),
    marks: recorded.steps.flatMap((step, at) =>
      step.operation === 'raise' && shown.has(step.lane)
        ? [{ lane: step.lane, at, label: step.target ?? 'error', tone: 'error' as const }]
        : [],
    ),
    steps: recorded.steps.map(asStep),
    ...(conflicts.length > 0 ? { conflicts } : {}),
    omitted: recorded.lanes.length - lanes.length + recorded.left,
  };
}

function asStep({ lane, operation, target, value, file, line }: RecordedStep): Step {
  return {
    lane,
    operation,
    ...(target === undefined ? {} : { target }),
    ...(value === undefined ? {} : { value }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}
