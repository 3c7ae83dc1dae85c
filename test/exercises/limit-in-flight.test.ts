import { expect, test } from 'vitest';
import exercise from '../../exercises/catalogue/04-asyncio/limit-in-flight/exercise.ts';
import { judge } from '#grader/runners/javascript/oracle/tools.ts';

/** What a check says of a run in which pages came and went so: "+2" is the start of the second, "-2" its end. Of 5, at most 2 at once, the second fails. */
function judged(check: string, moves: string): unknown {
  const urls = [1, 2, 3, 4, 5].map((number) => `url-${number}`);
  const events = moves.split(' ').map((move, at) => {
    const kind = move.startsWith('+') ? 'start' : 'end';
    return { at, lane: `url-${move.slice(1)}`, kind, label: 'fetch' };
  });
  const observation = { outcome: 'returned', value: { error: 'cannot reach url-2' }, events, left: [] };
  const evidence = JSON.stringify([{ input: { urls, limit: 2, failing: 'url-2' }, observation, pages: [], facts: {} }]);
  const module = { default: exercise } as unknown as Parameters<typeof judge>[0];
  return (JSON.parse(judge(module, check, evidence, 2, 'py')) as unknown[])[0];
}

const TOO_LATE = { message: expect.stringMatching(/failed already/), verdict: 'wrong_answer' };

test('in real time a fetch may be begun when another fails at the same moment, for a place that was free before', () => {
  expect(judged('results', '+1 +2 -1 -2 +3 -3')).toBe(true);
  expect(judged('results', '+1 +2 -1 +3 -2 -3')).toBe(true);
});

test.each([
  ['for the place of the one that failed', 'results', '+1 +2 -2 +3 -1 -3'],
  ['for that, and for one that was free', 'results', '+1 +2 -1 -2 +3 +4 -3 -4'],
  ['at all in virtual time, where no two come at the same moment', 'any-order', '+1 +2 -1 +3 -2 +4 -3 -4'],
])('nothing is started after the first error %s', (_name, check, moves) => {
  expect(judged(check, moves)).toMatchObject(TOO_LATE);
});
