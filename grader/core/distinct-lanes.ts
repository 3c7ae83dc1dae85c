import type { RecordedStep, RecordedTrace } from '../contract/recorded-trace.ts';

/** The same trace with lanes of one name numbered, in the lanes and wherever a step begins or ends one of them. */
export function withDistinctLanes(trace: RecordedTrace): RecordedTrace {
  const namesakes = Map.groupBy(trace.lanes, ({ label }) => label);
  const nameOf = new Map(
    trace.lanes.map(({ id, label }) => {
      const all = namesakes.get(label)!;
      return [id, all.length === 1 ? label : `${label} #${all.findIndex((one) => one.id === id) + 1}`];
    }),
  );
  const labelOf = new Map(trace.lanes.map(({ id, label }) => [id, label]));
  const begun = new Map<string, number>();
  const target = ({ operation, lane, target: named, begins }: RecordedStep): string | undefined => {
    if (named === undefined) return undefined;
    if (begins !== undefined) return nameOf.get(begins) ?? named;
    if (operation === 'end' && named === labelOf.get(lane)) return nameOf.get(lane);
    if (operation !== 'start') return named;
    // They are begun in the order of their lanes.
    const number = begun.get(named) ?? 0;
    begun.set(named, number + 1);
    const lanes = namesakes.get(named) ?? [];
    return nameOf.get(lanes[number]?.id ?? '') ?? named;
  };
  return {
    ...trace,
    lanes: trace.lanes.map(({ id }) => ({ id, label: nameOf.get(id)! })),
    steps: trace.steps.map((step) => {
      const named = target(step);
      return named === undefined ? step : { ...step, target: named };
    }),
  };
}
