import { expect, test } from 'vitest';
import type { Exploration } from '#grader/contract/report.ts';
import { explorationWords } from '#grader/core/exploration-words.ts';
import { explorationSentences } from '#lib/run/exploration-words.ts';

const exploration: Exploration = { strategy: 'random', schedules: 2000, distinct: 4, failing: 0, outcomes: [] };

function said(failing: number): string {
  return explorationSentences({ ...exploration, failing })
    .map(({ text, isBad }) => (isBad ? text.toUpperCase() : text))
    .join(' ');
}

test('an exploration says how much was tried and how often it went wrong', () => {
  expect(said(0)).toBe('2,000 schedules tried (random), 4 different outcomes. None led to a forbidden outcome.');
  expect(said(612)).toContain('612 LED TO A FORBIDDEN ONE: ABOUT 1 IN 3.');
  expect(said(1)).toContain('ABOUT 1 IN 2,000');
  expect(said(1900)).toContain('MOST OF THEM');
  expect(said(2000)).toContain('ALL OF THEM');
});

test('what was explored is told apart from what was only stressed', () => {
  const text = (more: Partial<Exploration>) => explorationSentences({ ...exploration, ...more })[0]?.text;
  expect(text({ mode: 'explored', summary: 'all 806 schedules with at most 2 preemptions' })).toBe(
    'Tried: all 806 schedules with at most 2 preemptions; 4 different outcomes.',
  );
  expect(text({ mode: 'stressed', schedules: 20, summary: 'stressed, 20 runs' })).toBe(
    'Stressed, not explored: 20 real runs, 4 different outcomes.',
  );
});

test('the mode of an event loop is told, and all is said only of all', () => {
  const words = (more: Partial<Exploration>) =>
    explorationWords({ ...exploration, mode: 'explored', interleavings: 90, ...more });
  const exhaustive = { preemptions: 2, schedules: 90, finished: true };
  expect(words({ actors: 'tasks', order: 'fifo', exhaustive: { ...exhaustive, everything: true } })).toBe(
    'all 90 orders of arrival, 90 of them distinct; ready tasks run in the order of the loop (fifo)',
  );
  expect(words({ actors: 'greenlets', order: 'shuffle', exhaustive })).toBe(
    'all 90 orders of arrival with at most 2 interruptions, 90 of them distinct; ready greenlets run in any order (shuffle)',
  );
});

test('what was tried exhaustively and what was drawn are counted together', () => {
  const strategies = ['exhaustive', 'random walk', 'sticky walk'].map((name) => ({
    name,
    schedules: 200,
    distinct: 9,
  }));
  const exhaustive = { preemptions: 2, schedules: 499, finished: true };
  const words = (more: Partial<Exploration>) =>
    explorationWords({ ...exploration, mode: 'explored', interleavings: 709, ...more });
  expect(words({ exhaustive, strategies })).toBe(
    'all 499 schedules with at most 2 preemptions; 2 strategies, 400 schedules; 709 different ones in all',
  );
  const unfinished = { strategies, interleavings: 590 };
  expect(words(unfinished)).toBe('2 strategies, 600 schedules, 590 of them distinct');
  expect(words({ ...unfinished, actors: 'tasks', order: 'fifo' })).toContain('2 strategies, 600 orders, 590 of them');
});
