import { describe, expect, test } from 'vitest';
import type { Observation } from '#grader/contract/observation.ts';
import type { RecordedStep } from '#grader/contract/recorded-trace.ts';
import { conflictsOf } from '#grader/core/conflicts.ts';
import { bugClassOf, callsBugOf } from '#grader/core/explain-race.ts';

const RETURNED: Observation = { outcome: 'returned', value: 1, events: [], left: [] };

/** Steps written as "lane operation thing". */
function steps(...lines: string[]): RecordedStep[] {
  return lines.map((line, point) => {
    const [lane = '', operation = '', thing = ''] = line.split(' ');
    const whole = thing.replace(/\[.*/, '');
    return { lane, operation: operation as RecordedStep['operation'], target: thing, thing: whole, point };
  });
}

const bugOf = (observation: Observation, ...lines: string[]) =>
  bugClassOf(observation, { lanes: [], steps: steps(...lines), spans: [], left: 0 }, true);

describe('what a failing schedule shows', () => {
  test('read, other write, write: a lost update', () => {
    expect(bugOf(RETURNED, '1 read n', '2 read n', '2 write n', '1 write n')).toBe('lost_update');
  });

  test('looked, changed by another, read again and written: check then act', () => {
    expect(bugOf(RETURNED, '1 read n', '2 write n', '1 read n', '1 write n')).toBe('check_then_act');
  });

  test('two things read, one before and one after another wrote: a torn read', () => {
    expect(bugOf(RETURNED, '1 read a', '2 write a', '2 write b', '1 read b')).toBe('torn_read');
  });

  test('nothing came between: the order itself', () => {
    expect(bugOf(RETURNED, '1 read n', '1 read n', '2 write n')).toBe('order_violation');
  });

  test('each holds what the other waits for: lock order', () => {
    const message = 'Thread-1 waits for b, held by Thread-2; Thread-2 waits for a, held by Thread-1.';
    const stuck: Observation = { ...RETURNED, outcome: 'never_settled', error: { name: 'Deadlock', message } };
    expect(bugOf(stuck, '1 acquire a', '2 acquire b', '1 wait b', '2 wait a')).toBe('lock_order');
  });

  test('notified, and only then waited: a lost wake-up', () => {
    const message = 'Thread-1 waits for changed.wait() (main.py, line 9).';
    const stuck: Observation = { ...RETURNED, outcome: 'never_settled', error: { name: 'Deadlock', message } };
    expect(bugOf(stuck, '2 acquire c', '2 notify c', '1 acquire c', '1 wait c')).toBe('lost_wakeup');
  });

  test('steps without end: a livelock', () => {
    expect(bugOf({ ...RETURNED, outcome: 'step_limit' })).toBe('livelock');
  });
});

describe('conflicts', () => {
  const failing = steps('1 read n', '2 read n', '2 write n', '1 write n', '0 read n');
  const passing = steps('1 read n', '1 write n', '2 read n', '2 write n', '0 read n');

  test('join neighbours on one thing from different lanes, one of them a change', () => {
    expect(conflictsOf(failing).map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [2, 3],
      [3, 4],
    ]);
  });

  test('are those whose order is another where it passes, with the one that led to them', () => {
    expect(conflictsOf(failing, passing).map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [2, 3],
    ]);
  });

  test('two reads are none, nor steps of one lane', () => {
    expect(conflictsOf(steps('1 read n', '2 read n', '2 read n'))).toEqual([]);
    expect(conflictsOf(steps('1 read n', '1 write n'))).toEqual([]);
  });
});

describe('what calls of asynchronous functions do to one another', () => {
  const bugOfCalls = (failing: string[], passing: string[]) => {
    const traceOf = (lines: string[]) => ({ lanes: [], steps: steps(...lines), spans: [], left: 0 });
    return callsBugOf(traceOf(failing), traceOf(passing));
  };

  test.each([
    [
      'lost_update',
      ['1 read n', '2 read n', '1 write n', '2 write n'],
      ['1 read n', '1 write n', '2 read n', '2 write n'],
    ],
    [
      'check_then_act',
      ['1 read n', '2 write n', '1 write other', '2 write other'],
      ['1 read n', '1 write other', '2 write n', '2 write other'],
    ],
    // Who looks again before it acts goes by what is true.
    [
      undefined,
      ['1 read n', '2 write n', '1 read n', '1 write n', '2 read n'],
      ['1 read n', '1 read n', '1 write n', '2 write n', '2 read n'],
    ],
    // Taking the next of a list is one step.
    [
      undefined,
      ['1 call list', '2 call list', '1 write out', '2 write out'],
      ['2 call list', '1 call list', '2 write out', '1 write out'],
    ],
    [undefined, ['1 write list', '2 write list'], ['2 write list', '1 write list']],
    // Entries of a list are one thing, but each is read and written by one alone.
    [
      undefined,
      ['1 read list[1]', '2 write list[2]', '1 write list[1]'],
      ['1 read list[1]', '1 write list[1]', '2 write list[2]'],
    ],
  ])('%s', (bug, failing, passing) => {
    expect(bugOfCalls(failing, passing)).toBe(bug);
  });
});
