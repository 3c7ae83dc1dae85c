import type { Exploration } from '#grader/contract/report.ts';
import { formatCount, formatPlural } from '#lib/ui/format.ts';

/** One thing an exploration has to say, and whether it is what the reader must not miss. */
export interface ExplorationSentence {
  text: string;
  isBad?: boolean;
}

/** An exploration in words, one sentence for each thing it tells: how it was done, what came out, how bad that is. */
export function explorationSentences(exploration: Exploration): ExplorationSentence[] {
  return [extent(exploration), verdict(exploration), ...unfollowed(exploration)];
}

/** What schedules did not look into is told, since a race may hide there. */
function unfollowed({ unfollowed: names = [] }: Exploration): ExplorationSentence[] {
  if (names.length === 0) return [];
  const list = new Intl.ListFormat('en').format(names);
  return [{ text: `Each call of ${list} counted as one step: threads took no turns inside.` }];
}

function extent({ schedules, strategy, distinct, mode, summary }: Exploration): ExplorationSentence {
  const outcomes = formatPlural(distinct, 'different outcome');
  if (mode === 'stressed')
    return { text: `Stressed, not explored: ${formatPlural(schedules, 'real run')}, ${outcomes}.` };
  if (summary !== undefined) return { text: `Tried: ${summary}; ${outcomes}.` };
  return { text: `${formatPlural(schedules, 'schedule')} tried (${strategy}), ${outcomes}.` };
}

function verdict({ schedules, failing }: Exploration): ExplorationSentence {
  if (failing === 0) return { text: 'None led to a forbidden outcome.' };
  return { text: `${formatCount(failing)} led to a forbidden one: ${howOften(failing, schedules)}.`, isBad: true };
}

/** 612 of 2000 → "about 1 in 3"; a student who says "it works" has met the other two. */
function howOften(failing: number, schedules: number): string {
  if (failing >= schedules) return 'all of them';
  const share = schedules / failing;
  return share < 1.5 ? 'most of them' : `about 1 in ${formatCount(Math.round(share))}`;
}
