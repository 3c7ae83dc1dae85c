import type { Step, Tone } from '#grader/contract/trace.ts';
import type { SteppedTrace } from './step-words.ts';

/** One line of the picture, from the top down. All are equally high. */
export type Row =
  | { kind: 'step'; index: number; step: Step; isFirstOfTurn: boolean; isInConflict: boolean }
  /** Steps of one lane that say little, told by their number. */
  | { kind: 'fold'; from: number; to: number; lane: string }
  /** Something that happened at a step and is none, such as that nobody can go on. */
  | { kind: 'note'; lane: string; label: string; tone: Tone }
  /** Above it this run and the one beside it are the same. */
  | { kind: 'parting' };

/** A stretch is folded when it hides at least so many steps. */
const LEAST_HIDDEN = 4;
/** So many steps of a stretch are left to be seen before and after the fold. */
const LEFT_BEFORE = 2;
const LEFT_AFTER = 1;
const PLAIN = new Set(['read', 'write', 'call', 'sleep']);

/** The rows of a trace. `opened` holds the first step of each fold that the reader has opened; `parting` the step two runs part at. */
export function rowsOf(trace: SteppedTrace, opened: ReadonlySet<number>, parting?: number): Row[] {
  const { steps, conflicts = [], marks } = trace;
  const inConflict = new Set(conflicts.flatMap(({ from, to }) => [from, to]));
  const folds = foldsOf(trace).filter(({ from }) => !opened.has(from));
  const rows: Row[] = [];
  for (let index = 0; index < steps.length; index++) {
    if (index === parting && index > 0) rows.push({ kind: 'parting' });
    const fold = folds.find(({ from }) => from === index);
    if (fold) {
      rows.push({ kind: 'fold', ...fold });
      index = fold.to;
    } else {
      const step = steps[index]!;
      const isFirstOfTurn = steps[index - 1]?.lane !== step.lane;
      rows.push({ kind: 'step', index, step, isFirstOfTurn, isInConflict: inConflict.has(index) });
    }
    const first = fold?.from ?? index;
    for (const mark of marks) {
      const at = Math.min(Math.max(Math.floor(mark.at), 0), steps.length - 1);
      if (at >= first && at <= index) rows.push({ kind: 'note', lane: mark.lane, label: mark.label, tone: mark.tone });
    }
  }
  return rows;
}

/** Stretches of one lane in which nothing happens that others could notice. A step in a conflict is never in one. */
export function foldsOf({ steps, conflicts = [] }: SteppedTrace): { from: number; to: number; lane: string }[] {
  const contested = new Set(conflicts.map(({ target }) => target));
  const inConflict = new Set(conflicts.flatMap(({ from, to }) => [from, to]));
  const saysLittle = (index: number): boolean => {
    const { operation, target } = steps[index]!;
    return PLAIN.has(operation) && !inConflict.has(index) && (target === undefined || !contested.has(target));
  };
  const folds = [];
  for (let start = 0; start < steps.length;) {
    let end = start;
    while (end < steps.length && steps[end]!.lane === steps[start]!.lane && saysLittle(end)) end += 1;
    const from = start + LEFT_BEFORE;
    const to = end - 1 - LEFT_AFTER;
    if (to - from + 1 >= LEAST_HIDDEN) folds.push({ from, to, lane: steps[start]!.lane });
    start = Math.max(end, start + 1);
  }
  return folds;
}

/** The first step in which two runs differ; undefined when they never do, or from the very first step. */
export function partingOf(steps: readonly Step[], others: readonly Step[]): number | undefined {
  const index = steps.findIndex((step, at) => {
    const other = others[at];
    return step.lane !== other?.lane || step.operation !== other.operation || step.target !== other.target;
  });
  return index > 0 ? index : undefined;
}
