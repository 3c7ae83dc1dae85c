import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkExercises } from '../../bin/racecourse/exercise-check.ts';
import { newExercise } from '../../bin/racecourse/exercise-new.ts';

let catalogue: string;
let printed = '';
let complained = '';
beforeEach(async () => {
  catalogue = await mkdtemp(join(tmpdir(), 'racecourse-catalogue-'));
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(catalogue, { recursive: true });
});

test('an oracle that breaks is told for each submission that it could not judge, and all others are checked', async () => {
  await newExercise(['breaks'], catalogue);
  await newExercise(['sound'], catalogue);
  const file = join(catalogue, '04-asyncio', 'breaks', 'exercise.ts');
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    text.replaceAll(/inputs: .*$/gm, "inputs: () => {\n    throw new Error('no inputs today');\n  },"),
  );
  printed = '';

  expect(await checkExercises(['--all'], catalogue)).toBe(1);

  expect(printed).toMatch(/^ {2}NO accepted\/\S+ +could not be graded: .*no inputs today$/m);
  expect(printed).toMatch(/^ {2}ok accepted\/\S+ +\d+ ms$/m);
  expect(printed).toMatch(/^2 as claimed, 2 not$/m);
  // As often as the platform tries.
  expect(complained.match(/^breaks: the grader broke off and tries again: .*no inputs today$/gm)).toHaveLength(4);
});
