import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { CATALOGUE } from '#exercises/load.ts';
import { readArguments, UsageError } from './usage.ts';

const USAGE = 'exercise new <slug> [--unit 04-asyncio]';
const SLUG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const UNIT = /^[0-9]{2}-[a-z]+(-[a-z]+)*$/;
const SLUG_LENGTH = 60;

/** `racecourse exercise new`: writes the folder of a small exercise that passes its own check, for its author to change. */
export async function newExercise(args: string[], catalogue = CATALOGUE): Promise<number> {
  const { values, positionals } = readArguments(args, { unit: { type: 'string', default: '04-asyncio' } }, USAGE);
  const [slug, ...more] = positionals;
  if (!slug || more.length > 0) throw new UsageError(`Usage: racecourse ${USAGE}`);
  const { unit } = values;
  if (!SLUG.test(slug) || slug.length < 2 || slug.length > SLUG_LENGTH) {
    throw new UsageError(
      `"${slug}" is no name for an exercise. Use 2 to ${SLUG_LENGTH} small letters and digits, in words joined by hyphens, such as lost-update.`,
    );
  }
  if (!UNIT.test(unit)) {
    throw new UsageError(`"${unit}" is no unit. A unit is two digits and words, such as 04-asyncio.`);
  }
  for (const known of await readdir(catalogue)) {
    const taken = join(catalogue, known, slug);
    if (existsSync(taken)) throw new UsageError(`There is an exercise "${slug}" already, in ${known}.`);
  }
  const folder = join(catalogue, unit, slug);
  for (const [name, text] of Object.entries(filesOf(slug))) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text, { flag: 'wx' });
  }
  process.stdout.write(
    `${relative(process.cwd(), folder) || folder}\n` +
      `Change its files, then try them: racecourse exercise check ${slug}\n` +
      'CONTRIBUTING.md says what each of them is for.\n',
  );
  return 0;
}

/** All files of the new exercise by their paths in its folder. */
function filesOf(slug: string): Record<string, string> {
  const title = slug.charAt(0).toUpperCase() + slug.slice(1).replaceAll('-', ' ');
  return {
    'exercise.ts': EXERCISE.replace('TITLE', title),
    'scenario.ts': SCENARIO,
    'statement.md': STATEMENT,
    'hints.md': HINTS,
    'starter.ts': STARTER,
    'submissions/accepted/all-together.ts': ACCEPTED,
    'submissions/race/order-of-arrival.ts': RACE,
  };
}

const EXERCISE = `import type { Check, Evidence, Exercise, Judgement, Tools } from '#exercises/schema.ts';

type Input = { words: string[] };

/** Whatever order the words arrive in, they are handed back in the order of their sources. */
function judgeWords({ input, observation }: Evidence<Input>, tools: Tools): Judgement {
  if (tools.same(observation.value, input.words)) return true;
  return {
    verdict: 'wrong_answer',
    message: 'The words are not those of the sources in their order. Do not rely on which arrives first.',
    expected: input.words,
    actual: observation.value ?? null,
  };
}

const words: Check<Input> = {
  id: 'words',
  kind: 'correctness',
  title: 'All words',
  promise: 'One source gives a list of one word, and no source an empty list.',
  scenario: 'collect',
  inputs: () => [{ words: ['alone'] }, { words: [] }],
  judge: judgeWords,
};

const anyOrder: Check<Input> = {
  id: 'any-order',
  kind: 'determinism',
  title: 'Any order of arrival',
  promise: 'In 500 orders in which three words may arrive, the list is the same.',
  scenario: 'collect',
  schedules: 500,
  inputs: () => [{ words: ['ready', 'steady', 'go'] }],
  judge: judgeWords,
};

export default {
  title: 'TITLE',
  summary: 'Collect what arrives in any order, and hand it back in the order that was asked for.',
  concept: 'order of arrival',
  level: 1,
  languages: ['ts'],
  prerequisites: [],
  checks: [words, anyOrder],
} satisfies Exercise;
`;

const SCENARIO = `import type { ScenarioWorld } from '#grader/contract/scenario.ts';

interface Student {
  collect(sources: (() => Promise<string>)[]): Promise<unknown>;
}

export function collect(student: Student, input: { words: string[] }, world: ScenarioWorld): Promise<unknown> {
  return student.collect(input.words.map((value) => () => world.work(value, { label: 'request', value })));
}
`;

const STATEMENT = `Things that are waited for at the same time arrive in an order of their own. Whoever writes down what comes, as it comes,
gets another list every day.

\`\`\`
source 1   ▇▇▇▇▇▇▇▇▇▇ ready
source 2   ▇▇▇▇ steady
source 3   ▇▇▇▇▇▇▇ go             steady, go, ready
\`\`\`

## Your task

Write \`collect(sources)\`. Each source is a function that returns a promise of a word. Ask all of them at the same time; the
promise resolves to their words **in the order of the sources**. Without sources it is an empty list.

## Example

\`\`\`ts
await collect([async () => 'ready', async () => 'steady']); // ['ready', 'steady']
\`\`\`

## What is checked

1. One source, and none.
2. Three sources, in 500 orders in which their words may arrive.
`;

const HINTS = `At which moment is a word put into the list, and who decides when that is?
---

The place of a word is known before it arrives: it is that of its source.
---

\`Promise.all\` keeps the order of the promises it is given, whichever is fulfilled first.
`;

const STARTER = `/** Asks all sources at the same time and returns their words in the order of the sources. */
export async function collect(sources: (() => Promise<string>)[]): Promise<string[]> {
  const words: string[] = [];
  await Promise.all(
    sources.map(async (source) => {
      // In the order of arrival, which is another one every time.
      words.push(await source());
    }),
  );
  return words;
}
`;

const RACE = STARTER.replace(/^\/\*\*.*\n/, '').replace(/^ +\/\/.*\n/m, '');

const ACCEPTED = `export function collect(sources: (() => Promise<string>)[]): Promise<string[]> {
  return Promise.all(sources.map((source) => source()));
}
`;
