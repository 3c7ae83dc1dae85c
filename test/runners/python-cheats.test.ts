import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HONEST, NO_PYTHON, openLab, openWorkerSlot, type WorkerSlot } from './worker-slot.ts';

const FOLDER = join(import.meta.dirname, 'cheats');
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

describe.skipIf(NO_PYTHON !== undefined)('a Python submission that cheats', () => {
  let slot: WorkerSlot;
  beforeAll(async () => {
    slot = await openWorkerSlot();
  });
  afterAll(() => slot.close());

  test('the good answer is accepted', async () => {
    const report = await slot.grade(await openLab(['solve', 'count', 'collect', 'faster']), HONEST);
    expect({ verdict: report.verdict, summary: report.summary }).toMatchObject({ verdict: 'accepted' });
  });

  test('using the libraries of the course, and printing errors and stacks, is no cheating', async () => {
    const code = readFileSync(join(FOLDER, '00-lab', 'lab', 'libraries.py'), 'utf8');
    const report = await slot.grade(await openLab(['solve', 'count']), { 'main.py': code, 'honest.py': HONEST });
    expect({ verdict: report.verdict, summary: report.summary }).toMatchObject({ verdict: 'accepted' });
  });

  test.each(ROWS)('$name', async ({ name, check, verdicts }) => {
    const files = { 'main.py': readFileSync(join(FOLDER, `${name}.py`), 'utf8'), 'honest.py': HONEST };
    const report = await slot.grade(await openLab([check], name === 'stop-the-parent' ? 1_000 : 4_000), files);
    expect(verdicts, report.summary).toContain(report.verdict);
    expect(['accepted', 'internal_error']).not.toContain(report.verdict);
  });

  test('after all of these the same slot accepts the good answer', async () => {
    expect((await slot.grade(await openLab(['solve', 'count', 'collect']), HONEST)).verdict).toBe('accepted');
  });
});
