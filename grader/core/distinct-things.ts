import type { RecordedStep, RecordedTrace } from '../contract/recorded-trace.ts';

const NAMES_MOST = 3;

/**
 * The same trace with things of one name numbered: `a.lock` of one transfer may be the lock that another calls `b.lock`, so that it has
 * both names, and a number. What has a name of its own keeps it.
 */
export function withDistinctThings(trace: RecordedTrace): RecordedTrace {
  const locks = new Set(
    trace.steps.filter(({ operation }) => /^(acquire|release|notify)$/.test(operation)).map(({ thing }) => thing),
  );
  const isNamed = ({ operation, thing, target }: RecordedStep): boolean =>
    target !== undefined && (/^(read|write)$/.test(operation) || locks.has(thing));
  const things = new Map<string, Set<string>>();
  const names = new Map<string, Set<string>>();
  // By lanes, so that a thing has the same number whoever comes first.
  for (const { id } of trace.lanes) {
    for (const step of trace.steps) {
      if (step.lane !== id || !isNamed(step)) continue;
      things.set(step.target!, (things.get(step.target!) ?? new Set()).add(step.thing));
      names.set(step.thing, (names.get(step.thing) ?? new Set()).add(step.target!));
    }
  }
  const ambiguous = [...names].filter(([, all]) => [...all].some((name) => things.get(name)!.size > 1));
  const groups = new Map<string, number>();
  const named = new Map(
    ambiguous.map(([thing, all]) => {
      const name = joined([...all].slice(0, NAMES_MOST).sort());
      groups.set(name, (groups.get(name) ?? 0) + 1);
      return [thing, `${name} #${groups.get(name)}`];
    }),
  );
  return {
    ...trace,
    steps: trace.steps.map((step) => {
      const name = isNamed(step) ? named.get(step.thing) : undefined;
      return name === undefined ? step : { ...step, target: name };
    }),
  };
}

/** `a.lock` and `b.lock` are `a/b.lock`. */
function joined(names: readonly string[]): string {
  const [first = ''] = names;
  const end = first.slice(Math.max(0, first.lastIndexOf('.')));
  if (names.length === 1 || !names.every((one) => one.endsWith(end))) return names.join('/');
  return names.map((one) => one.slice(0, one.length - end.length)).join('/') + end;
}
