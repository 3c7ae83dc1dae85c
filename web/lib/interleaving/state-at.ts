import type { Operation, Step } from '#grader/contract/trace.ts';
import type { SteppedTrace } from './step-words.ts';

/** A variable after a step. */
export interface VariableState {
  name: string;
  value?: string;
  /** Whether the step itself read or wrote it. */
  isTouched: boolean;
  writtenBy?: string;
  /** Lanes that read it before somebody else changed it, and what they still go by. */
  stale: { lane: string; value: string }[];
}

/** A lock, or whatever else is waited for, after a step. */
export interface LockState {
  name: string;
  isTouched: boolean;
  holders: string[];
  waiting: string[];
  /** Whether it is ever held; what only is waited for, such as an event, is neither free nor held. */
  isLock: boolean;
}

const LOCKING = new Set<Operation>(['acquire', 'release']);
const WAITING = new Set<Operation>(['acquire', 'release', 'wait', 'notify']);

/** So many variables that nobody fights over have a row each; more than that share one. */
const UNCONTESTED_ROWS = 3;

/**
 * The variables to show after the step at `index`, contested ones first. Always as many, so that nothing moves while
 * stepping: where there are too many, the last row is for whichever was touched last.
 */
export function variablesAt({ steps, conflicts = [] }: SteppedTrace, index: number): string[] {
  const names = targetsOf(steps, isAccess);
  const contested = new Set(conflicts.map(({ target }) => target));
  const others = names.filter((name) => !contested.has(name));
  const shown = names.filter((name) => contested.has(name));
  if (others.length <= UNCONTESTED_ROWS) return [...shown, ...others];
  const last = steps.slice(0, index + 1).findLast((step) => isAccess(step) && others.includes(step.target!));
  return [...shown, last?.target ?? others[0]!];
}

/** What a variable is after the step at `index`. */
export function variableAt(steps: readonly Step[], index: number, name: string): VariableState {
  const state: VariableState = { name, isTouched: false, stale: [] };
  const seen = new Map<string, string>();
  for (const { lane, operation, target, value } of steps.slice(0, index + 1)) {
    if (target !== name || value === undefined || (operation !== 'read' && operation !== 'write')) continue;
    state.value = value;
    if (operation === 'read') seen.set(lane, value);
    else {
      state.writtenBy = lane;
      // Whoever has written goes by what it wrote.
      seen.delete(lane);
    }
  }
  const here = steps[index];
  state.isTouched = here?.target === name && isAccess(here);
  const ended = new Set(steps.slice(0, index + 1).flatMap((step) => (step.operation === 'end' ? [step.lane] : [])));
  state.stale = [...seen]
    .filter(([lane, value]) => value !== state.value && !ended.has(lane))
    .map(([lane, value]) => ({ lane, value }));
  return state;
}

/**
 * What is locked or waited for in a trace, in the order of its first use. What one lane alone waits for, and nobody's step ends, such as
 * its own call of fetch, is told by that lane.
 */
export function locksOf({ steps }: SteppedTrace): string[] {
  return targetsOf(steps, ({ operation }) => WAITING.has(operation)).filter((name) => {
    const uses = steps.filter(({ operation, target }) => target === name && WAITING.has(operation));
    return uses.some(({ operation, lane }) => operation !== 'wait' || lane !== uses[0]!.lane);
  });
}

/** Who holds a lock and who waits for it after the step at `index`. */
export function lockAt(steps: readonly Step[], index: number, name: string): LockState {
  const depths = new Map<string, number>();
  const waiting = new Set<string>();
  for (const { lane, operation, target } of steps.slice(0, index + 1)) {
    // Whatever a lane does next, it no longer waits.
    waiting.delete(lane);
    if (target !== name) continue;
    const depth = depths.get(lane) ?? 0;
    if (operation === 'acquire') depths.set(lane, depth + 1);
    if (operation === 'release') depths.set(lane, depth - 1);
    if (operation === 'wait') waiting.add(lane);
  }
  const here = steps[index];
  return {
    name,
    isTouched: here?.target === name && WAITING.has(here.operation),
    holders: [...depths].filter(([, depth]) => depth > 0).map(([lane]) => lane),
    waiting: [...waiting],
    isLock: steps.some(({ operation, target }) => target === name && LOCKING.has(operation)),
  };
}

function isAccess({ operation, target }: Step): boolean {
  return target !== undefined && (operation === 'read' || operation === 'write');
}

function targetsOf(steps: readonly Step[], isMeant: (step: Step) => boolean): string[] {
  return [...new Set(steps.filter(isMeant).flatMap(({ target }) => (target === undefined ? [] : [target])))];
}
