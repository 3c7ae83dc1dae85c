import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkExercises } from '../../bin/racecourse/exercise-check.ts';
import { loadExercise } from '#exercises/load.ts';
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

/** The new exercise with a check of its speed added to its list of checks, which becomes `list`. */
async function timedExercise(slug: string, list: string): Promise<void> {
  await newExercise([slug], catalogue);
  const file = join(catalogue, '04-asyncio', slug, 'exercise.ts');
  const text = await readFile(file, 'utf8');
  const fast = `const fast = { ...words, id: 'fast', kind: 'speedup' as const, promise: 'Fast enough.', bound: 'waiting' as const,
  threshold: { atLeast: 0.01, of: 'sequential' as const }, sequentialMs: () => 10 };\n\nexport default {`;
  await writeFile(file, text.replace('export default {', fast).replace(/checks: \[.*\]/, list));
  printed = '';
}

test('who measures speed is told to name a reference, against which the host is tried', async () => {
  await timedExercise('timed', 'checks: [words, fast]');
  expect(await checkExercises(['timed'], catalogue)).toBe(1);
  expect(printed).toMatch(/^ {2}NO exercise.ts +speed is measured, but "reference" names no solution in ts$/m);
});

test('a reference leaves nothing to be checked after speed', async () => {
  await timedExercise('early', "reference: { ts: 'all-together.ts' }, checks: [fast, words]");
  const folder = join(catalogue, '04-asyncio', 'early');
  await expect(loadExercise(folder)).rejects.toThrow('put the speedup check at the end');
});
