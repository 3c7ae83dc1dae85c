import type { Exploration } from '../contract/report.ts';

/** What was explored, in words: "all 24,081 schedules with at most 2 preemptions", "5 strategies, 4,000 schedules, 212 distinct". */
export function explorationWords(exploration: Exploration): string {
  const { mode, actors, strategies = [], exhaustive, schedules, interleavings } = exploration;
  if (mode === 'stressed') return `stressed, ${number(schedules)} runs`;
  if (actors === 'tasks' || actors === 'greenlets') return orderWords(exploration);
  const drawn = strategies.filter(({ name }) => name !== 'exhaustive' && name !== 'run to block');
  const tried = drawn.reduce((sum, one) => sum + one.schedules, 0);
  const words: string[] = [];
  if (exhaustive) {
    const { preemptions } = exhaustive;
    const most =
      preemptions === 0 ? 'without preemption' : `with at most ${preemptions} preemption${preemptions > 1 ? 's' : ''}`;
    words.push(`all ${number(exhaustive.schedules)} schedules ${most}`);
  }
  if (tried > 0) words.push(`${drawn.length} strategies, ${number(tried)} schedules`);
  if (words.length === 0) return `${number(schedules)} orders`;
  const memory =
    exploration.memory === 'sequential'
      ? ', in each of which all see the steps in the same order (weak memory is not modelled)'
      : '';
  return withDistinct(words, interleavings) + memory;
}

/** How many were different: of one kind that was tried, or of all kinds together. */
function withDistinct(words: readonly string[], distinct: number | undefined): string {
  const tried = words.join('; ');
  if (distinct === undefined) return tried;
  return words.length > 1
    ? `${tried}; ${number(distinct)} different ones in all`
    : `${tried}, ${number(distinct)} of them distinct`;
}

/** The same of an event loop: what is chosen is what comes first, and perhaps who of those that are ready runs first. */
function orderWords({ actors, strategies = [], exhaustive, order, schedules, interleavings = 0 }: Exploration): string {
  const words: string[] = [];
  if (exhaustive) {
    const { preemptions, everything } = exhaustive;
    const interruptions =
      preemptions === 0
        ? 'no interruption'
        : preemptions === 1
          ? 'at most 1 interruption'
          : `at most ${preemptions} interruptions`;
    const most = everything ? '' : ` with ${interruptions}`;
    words.push(`all ${number(exhaustive.schedules)} orders of arrival${most}`);
  }
  const drawn = strategies.filter(({ name }) => name !== 'exhaustive' && name !== 'run to block');
  const tried = drawn.reduce((sum, one) => sum + one.schedules, 0);
  if (tried > 0) words.push(`${drawn.length} strategies, ${number(tried)} orders`);
  if (words.length === 0) words.push(`${number(schedules)} orders`);
  const ready = order === 'shuffle' ? 'in any order (shuffle)' : 'in the order of the loop (fifo)';
  return `${withDistinct(words, interleavings)}; ready ${actors} run ${ready}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
