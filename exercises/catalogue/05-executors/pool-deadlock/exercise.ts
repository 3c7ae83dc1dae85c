import type { Check, Evidence, Exercise, Judgement } from '#exercises/schema.ts';

type Tree = { name: string; size: number; children: Tree[] };
type Input = { tree: Tree; workers: number; ms?: number };

const node = (name: string, size: number, children: Tree[] = []): Tree => ({ name, size, children });
const sizes = (tree: Tree): number => tree.size + tree.children.reduce((sum, child) => sum + sizes(child), 0);
const names = (tree: Tree): string[] => [tree.name, ...tree.children.flatMap(names)];

function judge({ input, observation }: Evidence<Input>): Judgement {
  const wrong = (message: string, more: object = {}): Judgement => ({ verdict: 'wrong_answer', message, ...more });
  const looked = observation.events.filter((event) => event.kind === 'start').map((event) => event.lane);
  const twice = looked.find((name, place) => looked.indexOf(name) !== place);
  if (twice !== undefined) return wrong(`look("${twice}") was called twice. Look into each folder once.`);
  const missing = names(input.tree).find((name) => !looked.includes(name));
  if (missing !== undefined) return wrong(`look("${missing}") was never called.`);
  const expected = sizes(input.tree);
  if (observation.value === expected) return true;
  return wrong('This is not the sum of all sizes.', { expected, actual: observation.value ?? null });
}

const shapes: Check<Input> = {
  id: 'shapes',
  kind: 'correctness',
  title: 'Trees of all shapes',
  promise: 'The sizes of a single folder, a deep tree and a broad one are added up, each folder looked into once.',
  scenario: 'total',
  inputs: (tools) => [
    { tree: node('a', tools.integer(1, 99)), workers: 2 },
    { tree: node('a', 1, [node('b', 2, [node('c', 3, [node('d', tools.integer(1, 99))])])]), workers: 2 },
    {
      tree: node(
        'a',
        5,
        ['b', 'c', 'd', 'e', 'f'].map((name) => node(name, tools.integer(1, 99))),
      ),
      workers: 2,
    },
  ],
  judge,
};

const smallPools: Check<Input> = {
  id: 'small-pools',
  kind: 'determinism',
  title: 'However small the pool',
  promise: 'However the threads of a pool of one or two take turns, the sum is right and nobody waits for ever.',
  scenario: 'total',
  schedules: 60,
  inputs: () => [
    { tree: node('a', 1, [node('b', 2), node('c', 4)]), workers: 1 },
    { tree: node('a', 1, [node('b', 2, [node('c', 4)]), node('d', 8, [node('e', 16)])]), workers: 2 },
  ],
  judge,
};

const atOnce: Check<Input> = {
  id: 'at-once',
  kind: 'conduct',
  title: 'As many as there are workers',
  promise: 'Of four folders side by side, two are looked into at the same time.',
  scenario: 'total',
  inputs: () => [
    {
      tree: node(
        'a',
        1,
        ['b', 'c', 'd', 'e'].map((name) => node(name, 1)),
      ),
      workers: 2,
      ms: 40,
    },
  ],
  judge(evidence, tools) {
    const right = judge(evidence);
    if (right !== true) return right;
    const most = tools.inFlight(tools.intervals(evidence.observation));
    if (most === 2) return true;
    return {
      verdict: most < 2 ? 'not_parallel' : 'wrong_answer',
      message: `At most ${most} folders were looked into at the same time; the pool has 2 workers. Hand every folder to the pool as soon as you know of it.`,
    };
  },
};

export default {
  title: 'The pool that waits for itself',
  summary: 'Tasks that wait for tasks of their own pool: with enough of them, nobody is left to do the work.',
  concept: 'thread-pool starvation',
  level: 3,
  languages: ['py'],
  prerequisites: ['thread-pool-downloads'],
  limits: { wallMs: 3_000 },
  checks: [shapes, smallPools, atOnce],
} satisfies Exercise;
