import type { RecordedStep } from '../contract/recorded-trace.ts';

/** Two steps, by index, that touch the same thing in different lanes, one of them changing it. */
export interface Conflict {
  from: number;
  to: number;
  target: string;
}

const SHOWN = 6;
const ACCESSES: ReadonlySet<string> = new Set(['read', 'write', 'call', 'acquire', 'notify', 'wait']);

/**
 * The pairs of steps that follow one another on the same thing from different lanes, at least one of which changes it. Where
 * `other`, a schedule that ends otherwise, is given, only pairs that it has in the other order, or not at all, as long as
 * there are any.
 */
export function conflictsOf(steps: readonly RecordedStep[], other?: readonly RecordedStep[]): Conflict[] {
  const pairs = neighbours(steps);
  const order = other ? new Map(labels(other).map((label, index) => [label, index])) : undefined;
  if (!order) return pairs.slice(0, SHOWN);
  const own = labels(steps);
  const decisive = pairs.filter(({ from, to }) => {
    const [first, second] = [order.get(own[from]!), order.get(own[to]!)];
    return first === undefined || second === undefined || first > second;
  });
  if (decisive.length === 0) return pairs.slice(0, SHOWN);
  // What came just before on the same thing shows how it came to that: the read, for instance, whose value is outdated.
  const [first] = decisive;
  const leading = pairs.filter((one) => one.to <= first!.from && steps[one.to]!.thing === steps[first!.from]!.thing);
  return [...leading.slice(-1), ...decisive].slice(0, SHOWN);
}

/** Whether a step may change what it touches. */
export function changes(step: RecordedStep): boolean {
  return step.operation !== 'read';
}

function neighbours(steps: readonly RecordedStep[]): Conflict[] {
  const before = new Map<string, number[]>();
  const pairs: Conflict[] = [];
  for (const [index, step] of steps.entries()) {
    if (!ACCESSES.has(step.operation)) continue;
    const earlier = before.get(step.thing) ?? [];
    for (const at of earlier.toReversed()) {
      const one = steps[at]!;
      if (one.lane !== step.lane && (changes(one) || changes(step))) {
        pairs.push({ from: at, to: index, target: step.target ?? one.target ?? '' });
        break;
      }
      if (changes(one)) break;
    }
    before.set(step.thing, [...earlier, index]);
  }
  return pairs;
}

/** What each step is called in every schedule: the n-th time that its lane does this to what is so named. */
function labels(steps: readonly RecordedStep[]): string[] {
  const counts = new Map<string, number>();
  return steps.map(({ lane, operation, target, line }) => {
    const name = [lane, operation, target, line].join('|');
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name}|${count}`;
  });
}
