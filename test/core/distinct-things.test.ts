import { expect, test } from 'vitest';
import type { RecordedStep } from '#grader/contract/recorded-trace.ts';
import { withDistinctThings } from '#grader/core/distinct-things.ts';

/** Steps written as "lane operation target thing", with their targets afterwards. */
function targets(...lines: string[]): (string | undefined)[] {
  const steps = lines.map((line, point) => {
    const [lane = '', operation = '', target = '', thing = ''] = line.split(' ');
    return { lane, operation: operation as RecordedStep['operation'], target, thing, point };
  });
  const lanes = ['1', '2'].map((id) => ({ id, label: id }));
  return withDistinctThings({ lanes, steps, spans: [], left: 0 }).steps.map(({ target }) => target);
}

test('two locks that each of two calls by the name of the other are told apart', () => {
  const crossed = ['1 acquire a L', '2 acquire a M', '2 wait b L', '1 wait b M'];
  expect(targets(...crossed)).toEqual(['a/b #1', 'a/b #2', 'a/b #1', 'a/b #2']);
  const others = ['2 acquire a M', '2 wait b L', '1 acquire a L', '1 wait b M'];
  expect(targets(...others)).toEqual(['a/b #2', 'a/b #1', 'a/b #1', 'a/b #2']);
});

test('variables of one name in several objects are numbered, others and waits are not', () => {
  expect(targets('1 read self.n X', '2 write self.n Y', '2 read self.n X')).toEqual([
    ...['self.n #1', 'self.n #2', 'self.n #1'],
  ]);
  const balances = ['1 read a.n X', '1 write b.n Y', '2 read a.n Y', '2 write b.n X'];
  expect(targets(...balances)).toEqual(['a/b.n #1', 'a/b.n #2', 'a/b.n #2', 'a/b.n #1']);
  expect(targets('1 read n X', '2 write n X', '1 wait done P', '2 wait done Q')).toEqual(['n', 'n', 'done', 'done']);
});
