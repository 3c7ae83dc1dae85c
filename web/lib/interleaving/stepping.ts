import type { Step } from '#grader/contract/trace.ts';
import type { SteppedTrace } from './step-words.ts';

/**
 * The step that a key leads to; undefined when the key is none of those. Before anything was stepped to, the way forward
 * begins at the first step and the way back at the last.
 */
export function stepByKey(key: string, current: number | undefined, count: number): number | undefined {
  const last = count - 1;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min((current ?? -1) + 1, last);
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max((current ?? count) - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

/** The next step of a conflict, and after the last one the first again; undefined where there is none. */
export function nextConflict(
  conflicts: readonly { from: number; to: number }[] | undefined,
  current: number | undefined,
): number | undefined {
  const all = [...new Set((conflicts ?? []).flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  return all.find((index) => index > (current ?? -1)) ?? all[0];
}

/**
 * The step whose code is shown: the current one, or where that has no line the last one before it that has. Before
 * anything was stepped to, the first of a conflict.
 */
export function quotedStep({ steps, conflicts = [] }: SteppedTrace, current: number | undefined): Step | undefined {
  const lined = ({ line }: Step): boolean => line !== undefined;
  const before =
    current === undefined
      ? conflicts.flatMap(({ from }) => steps[from] ?? []).find(lined)
      : steps.slice(0, current + 1).findLast(lined);
  return before ?? steps.find(lined);
}
