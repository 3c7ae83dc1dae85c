import { expect, test } from 'vitest';
import type { RecordedStep } from '#grader/contract/recorded-trace.ts';
import { withDistinctLanes } from '#grader/core/distinct-lanes.ts';

function step(lane: string, operation: RecordedStep['operation'], target: string): RecordedStep {
  return { lane, operation, target, thing: target, point: 0 };
}

test('lanes of one name are numbered, where they begin and end too; others keep their names', () => {
  const lanes = [
    { id: '0', label: 'main task' },
    { id: '0.1', label: 'deposit(10)' },
    { id: '0.2', label: 'audit()' },
    { id: '0.3', label: 'deposit(10)' },
  ];
  const steps = [
    step('0', 'start', 'deposit(10)'),
    step('0', 'start', 'audit()'),
    step('0', 'start', 'deposit(10)'),
    step('0.3', 'write', 'balance'),
    step('0.3', 'end', 'deposit(10)'),
    step('0.1', 'end', 'deposit(10)'),
    step('0.2', 'end', 'deposit(10)'),
  ];
  const distinct = withDistinctLanes({ lanes, steps, spans: [], left: 0 });
  expect(distinct.lanes.map(({ label }) => label)).toEqual([
    ...['main task', 'deposit(10) #1', 'audit()', 'deposit(10) #2'],
  ]);
  expect(distinct.steps.map(({ target }) => target)).toEqual([
    ...['deposit(10) #1', 'audit()', 'deposit(10) #2', 'balance', 'deposit(10) #2', 'deposit(10) #1', 'deposit(10)'],
  ]);
});
