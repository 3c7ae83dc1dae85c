import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle } from '#grader/contract/bundle.ts';
import { processesNaming } from '../sandbox/arena.ts';
import { openSlotsOfUsers, type SlotsOfUsers } from './slots-of-users.ts';
import { HONEST, NO_PYTHON, openLab } from './worker-slot.ts';

const FOLDER = join(import.meta.dirname, 'hostile');

/** What each may end in, all of it honest. Calls that the kernel refuses are tried in test/sandbox. */
const VERDICTS: Record<string, string[]> = {
  'daemonise-and-outlive': ['wrong_answer'],
  'drip-output': ['time_limit', 'deadlock'],
  'fill-folders': ['wrong_answer', 'memory_limit'],
  'fork-without-end': ['time_limit', 'runtime_error', 'memory_limit'],
  'hold-the-pages': ['wrong_answer'],
  'ignore-every-signal': ['time_limit'],
  'link-where-a-result-is-expected': ['wrong_answer'],
  'listen-at-the-pages-port': ['wrong_answer'],
  'name-without-end': ['wrong_answer', 'memory_limit'],
  'parents-leave-spinning-children': ['runtime_error', 'time_limit'],
  'pile-zombies': ['wrong_answer'],
  'preload-into-children': ['wrong_answer'],
  'split-memory-over-children': ['memory_limit'],
  'start-threads-without-end': ['time_limit', 'deadlock', 'memory_limit', 'runtime_error'],
  'stop-itself': ['time_limit', 'deadlock'],
  'take-shared-memory': ['memory_limit', 'runtime_error'],
};

test('every program has its verdicts', () => {
  const programs = readdirSync(FOLDER).map((name) => basename(name, '.py'));
  expect(programs.sort()).toEqual(Object.keys(VERDICTS).sort());
});

/** Filling memory, and starting processes until no more are allowed, take their time on some hosts and beside other programs. */
const PATIENT_MS = 40_000;

describe.skipIf(NO_PYTHON !== undefined)('a hostile Python submission is held, by root and by an ordinary user', () => {
  let slots: SlotsOfUsers;
  let lab: Bundle;
  let short: Bundle;
  let long: Bundle;
  beforeAll(async () => {
    slots = await openSlotsOfUsers();
    lab = await openLab(['solve']);
    short = await openLab(['solve'], 900);
    long = await openLab(['solve'], PATIENT_MS);
  });
  afterAll(() => slots.close());

  test.each(Object.entries(VERDICTS))('%s', { timeout: 3 * PATIENT_MS }, async (name, verdicts) => {
    const code = readFileSync(join(FOLDER, `${name}.py`), 'utf8');
    // What goes on for ever is ended early.
    const bundle = verdicts.some((one) => /time_limit|deadlock/.test(one)) ? short : long;
    for (const { user, report } of await slots.grade(bundle, { 'main.py': code, 'honest.py': HONEST })) {
      expect(verdicts, `${user}: ${report.summary}`).toContain(report.verdict);
    }
    for (const { user, report } of await slots.grade(lab, HONEST)) {
      expect(report.verdict, `the good answer afterwards, ${user}: ${report.summary}`).toBe('accepted');
    }
    await expect.poll(() => processesNaming('racecourse-left-behind'), { timeout: 2_000 }).toEqual([]);
  });
});
