import type { Exploration } from '../contract/report.ts';

/** What was explored, in words: "all 24,081 schedules with at most 2 preemptions", "5 strategies, 4,000 schedules, 212 distinct". */
export function explorationWords(exploration: Exploration): string {
  const { mode, actors, strategies = [], exhaustive, schedules, interleavings } = exploration;
  if (mode === 'stressed') return `stressed, ${number(schedules)} runs`;
  if (actors === 'tasks' || actors === 'greenlets') return orderWords(exploration);
  const words: string[] = [];
  if (exhaustive) {
    const { preemptions } = exhaustive;
    const most =
      preemptions === 0 ? 'without preemption' : `with at most ${preemptions} preemption${preemptions > 1 ? 's' : ''}`;
    words.push(`all ${number(exhaustive.schedules)} schedules ${most}`);
  }
  const drawn = drawnWords(strategies, exhaustive, 'schedules');
  if (drawn !== undefined) words.push(drawn);
  if (words.length === 0) return `${number(schedules)} orders`;
  const memory =
    exploration.memory === 'sequential'
      ? ', in each of which all see the steps in the same order (weak memory is not modelled)'
      : '';
  return withDistinct(words, interleavings) + memory;
}

/** What was drawn; with it what was begun exhaustively, where that is not told since it came to no end. */
function drawnWords(
  strategies: NonNullable<Exploration['strategies']>,
  exhaustive: Exploration['exhaustive'],
  what: string,
): string | undefined {
  const drawn = strategies.filter(({ name }) => name !== 'exhaustive' && name !== 'run to block');
  if (drawn.length === 0) return undefined;
  const tried = (exhaustive ? drawn : strategies).reduce((sum, one) => sum + one.schedules, 0);
  return `${drawn.length} strategies, ${number(tried)} ${what}`;
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
  const drawn = drawnWords(strategies, exhaustive, 'orders');
  if (drawn !== undefined) words.push(drawn);
  if (words.length === 0) words.push(`${number(schedules)} orders`);
  const ready = order === 'shuffle' ? 'in any order (shuffle)' : 'in the order of the loop (fifo)';
  return `${withDistinct(words, interleavings)}; ready ${actors} run ${ready}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
