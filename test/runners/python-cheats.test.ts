import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSlotsOfUsers, type SlotsOfUsers } from './slots-of-users.ts';
import { HONEST, NO_PYTHON, openLab } from './worker-slot.ts';

const FOLDER = join(import.meta.dirname, 'cheats');
/** What attacks share that look for the run and answer in its place. */
const FORGED = readFileSync(join(FOLDER, '00-lab', 'lab', 'forged.py'), 'utf8');
const ROWS = readFileSync(join(FOLDER, 'README.md'), 'utf8')
  .split('\n')
  // A row names a program by its file; the table's head and rule do not.
  .filter((line) => /^\| [a-z0-9-]*[a-z][a-z0-9-]* +\|/.test(line) && !line.startsWith('| program '))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, name = '', check = '', verdicts = '']) => ({ name, check, verdicts: verdicts.split(', ') }));

test('every program is in the table, and every row is a program', () => {
  const programs = readdirSync(FOLDER).filter((name) => name.endsWith('.py'));
  expect(ROWS.map(({ name }) => name).sort()).toEqual(programs.map((name) => basename(name, '.py')).sort());
});

/** For what needs much time where other programs take theirs. */
const PATIENT_MS = 12_000;

describe.skipIf(NO_PYTHON !== undefined)('a Python submission that cheats, as root and as an ordinary user', () => {
  let slots: SlotsOfUsers;
  beforeAll(async () => {
    slots = await openSlotsOfUsers();
  });
  afterAll(() => slots.close());

  test('the good answer is accepted', async () => {
    const bundle = await openLab(['solve', 'count', 'collect', 'faster']);
    for (const { user, report } of await slots.grade(bundle, HONEST)) {
      expect(report.verdict, `${user}: ${report.summary}`).toBe('accepted');
    }
  });

  test('using the libraries of the course, and printing errors and stacks, is no cheating', async () => {
    const code = readFileSync(join(FOLDER, '00-lab', 'lab', 'libraries.py'), 'utf8');
    const bundle = await openLab(['solve', 'count'], PATIENT_MS);
    for (const { user, report } of await slots.grade(bundle, { 'main.py': code, 'honest.py': HONEST })) {
      expect(report.verdict, `${user}: ${report.summary}`).toBe('accepted');
    }
  });

  test.each(ROWS)('$name', async ({ name, check, verdicts }) => {
    const code = readFileSync(join(FOLDER, `${name}.py`), 'utf8');
    const files = { 'main.py': code, 'honest.py': HONEST, 'forged.py': FORGED };
    const bundle = await openLab([check], name === 'stop-the-parent' ? 1_000 : 4_000);
    for (const { user, report } of await slots.grade(bundle, files)) {
      expect(verdicts, `${user}: ${report.summary}`).toContain(report.verdict);
      expect(['accepted', 'internal_error']).not.toContain(report.verdict);
    }
  });

  test('after all of these the same slot accepts the good answer', async () => {
    for (const { user, report } of await slots.grade(await openLab(['solve', 'count', 'collect']), HONEST)) {
      expect(report.verdict, `${user}: ${report.summary}`).toBe('accepted');
    }
  });
});
