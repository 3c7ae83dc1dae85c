import { describe, expect, test } from 'vitest';
import { Runs, type Run } from '#grader/service/runs.ts';
import { runRequest, testBundle } from './submissions.ts';

function addRun(runs: Runs, id: string): Run {
  const { submission } = runRequest({ act: 'finish' });
  return runs.add(id, 'ada', { bundle: testBundle(), submission, seed: 1 });
}

describe('the registry of runs', () => {
  test('forgets ended runs by age, and never a run that is not over', () => {
    let nowMs = 0;
    const runs = new Runs({ keepMs: 100, keepCount: 10, now: () => nowMs });
    addRun(runs, 'waiting');
    runs.ended(addRun(runs, 'ended'), 'cancelled');
    nowMs = 100;
    expect(runs.get('ended')?.state).toBe('cancelled');
    nowMs = 101;
    expect(runs.get('ended')).toBeUndefined();
    expect(runs.get('waiting')?.state).toBe('queued');
  });

  test('forgets the oldest when too many have ended', () => {
    const runs = new Runs({ keepMs: 1000, keepCount: 2 });
    for (const id of ['one', 'two', 'three']) runs.ended(addRun(runs, id), 'cancelled');
    expect(['one', 'two', 'three'].map((id) => runs.get(id) !== undefined)).toEqual([false, true, true]);
  });

  test('lets go of sources and exercise once a run is over', () => {
    const runs = new Runs({ keepMs: 1000, keepCount: 2 });
    const run = addRun(runs, 'one');
    runs.ended(run, 'cancelled');
    expect(run.work).toBeUndefined();
  });
});
