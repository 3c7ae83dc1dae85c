import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadExercise } from '#exercises/load.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Language } from '#grader/contract/languages.ts';

/** What an exercise of a bench does: nothing but wait, seen from outside when its check is of the kind `conduct`. */
export interface BenchExercise {
  slug: string;
  kind: 'correctness' | 'conduct';
  waitMs: number;
}

/** The only answer that such an exercise takes, in each language. */
export const RIGHT_ANSWERS: Record<Language, string> = {
  ts: 'export function double(value: number): number {\n  return 2 * value;\n}\n',
  py: 'def double(value: int) -> int:\n    return 2 * value\n',
};

/** Writes the exercise into a catalogue of its own, loads it as every exercise is loaded, and leaves nothing behind. */
export async function benchExercise({ slug, kind, waitMs }: BenchExercise): Promise<Bundle> {
  const catalogue = await mkdtemp(join(tmpdir(), 'racecourse-bench-catalogue-'));
  const folder = join(catalogue, '00-bench', slug);
  const files = {
    'exercise.ts': `export default {
  title: 'Double a number',
  summary: 'Nothing that takes time.',
  concept: 'none',
  level: 1,
  languages: ['ts', 'py'],
  prerequisites: [],
  checks: [{
    id: 'doubles',
    kind: '${kind}',
    title: 'Doubles',
    promise: 'Twice 21 is 42.',
    scenario: 'double',
    inputs: () => [{ value: 21, waitMs: ${waitMs} }],
    judge: ({ input, observation }) =>
      observation.value === 2 * input.value || { verdict: 'wrong_answer', message: 'That is not twice the number.' },
  }],
};
`,
    'scenario.ts': `export async function double(student, input, world) {
  if (input.waitMs > 0) await world.sleep(input.waitMs);
  return student.double(input.value);
}
`,
    'scenario.py': `import time


def double(student, data, world):
    if data["waitMs"] > 0:
        time.sleep(data["waitMs"] / 1000)
    return student.double(data["value"])
`,
    'starter.ts': 'export function double(value: number): number {\n  return value;\n}\n',
    'starter.py': 'def double(value: int) -> int:\n    return value\n',
    'statement.md': 'Double a number.\n',
    'hints.md': 'Twice.\n',
  };
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(catalogue, 'package.json'), '{ "type": "module" }');
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
    return await loadExercise(folder);
  } finally {
    await rm(catalogue, { recursive: true });
  }
}
