import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drive } from '../../bench/explore/drive.ts';
import { NO_PYTHON } from './worker-slot.ts';

const PROGRAMS = join(import.meta.dirname, '..', '..', 'bench', 'explore');

test.skipIf(NO_PYTHON)('the bench of the scheduler still drives the harness', () => {
  const drawn = drive('draw', join(PROGRAMS, 'programs', 'account.py'), 5);
  expect(drawn).toMatchObject({ schedules: expect.any(Array) });
  expect(drive('orders', join(PROGRAMS, 'tasks', 'two_task_race.py'), 50)).toMatchObject({
    perSecond: expect.any(Number),
  });
});
