import { expect, test } from 'vitest';
import type { CheckResult } from '#grader/contract/report.ts';
import { replayOf } from '#lib/run/replay-command.ts';

const result = (exploration?: Partial<CheckResult['exploration']>): CheckResult => ({
  id: 'together',
  kind: 'determinism',
  title: 'Together',
  verdict: 'race',
  message: '',
  durationMs: 1,
  ...(exploration
    ? { exploration: { strategy: '', schedules: 1, distinct: 1, failing: 1, outcomes: [], ...exploration } }
    : {}),
});

test('a submission of several files is looked for in a folder', () => {
  const steps = [{ lane: '1', operation: 'read' as const, target: 'total[0]', file: 'worker.ts', line: 6 }];
  const trace = { title: '', unit: 'step' as const, length: 1, lanes: [], spans: [], marks: [], omitted: 0, steps };
  const several = { ...result({ schedule: '1:4>2' }), trace };
  expect(replayOf('shared-counter', 'ts', several)?.command).toContain('grade shared-counter solution --schedule');
});

test('an order found by a seed is replayed by it, one of threads by its schedule', () => {
  expect(replayOf('await-between', 'ts', result({ failingSeed: 7, schedule: 'a › b' }))?.command).toMatch(
    /grade await-between main\.ts --seed 7$/,
  );
  expect(replayOf('lost-update', 'py', result({ schedule: '1:4>2', inputIndex: 1 }))?.command).toMatch(
    /grade lost-update main\.py --schedule '1:4>2' --check together --input 1$/,
  );
  expect(replayOf('lost-update', 'py', result({}))).toBeUndefined();
  expect(replayOf('lost-update', 'py', result())).toBeUndefined();
});
