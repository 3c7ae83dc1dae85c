import type { Check, Evidence, Exercise, Judgement, Tools } from '#exercises/schema.ts';

type Input = { n: number; workers: number };

/** Asking takes a few microseconds in either language. */
const ROUNDS = { ts: 100, py: 20 };
const FIRST = 0x9e3779b1;

/** The same as provided/hits.ts and hits.py: an oracle imports nothing. */
function isHit(item: number, rounds: number): boolean {
  let mixed = Math.imul(item ^ FIRST, 0x85ebca6b);
  for (let round = 0; round < rounds; round++) mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35 | 1) + round;
  return ((mixed ^ (mixed >>> 16)) & 1) === 1;
}

const STEP = 1_000;
/** How many hits there are below each multiple of the step, as far as was asked: the next question goes on from there. */
const BELOW = { ts: [0], py: [0] };

function hitsBelow(n: number, language: 'ts' | 'py'): number {
  const count = (from: number, to: number): number => {
    let hits = 0;
    for (let item = from; item < to; item++) if (isHit(item, ROUNDS[language])) hits += 1;
    return hits;
  };
  const below = BELOW[language];
  while (below.length * STEP <= n) {
    below.push(below[below.length - 1]! + count((below.length - 1) * STEP, below.length * STEP));
  }
  const steps = Math.floor(n / STEP);
  return below[steps]! + count(steps * STEP, n);
}

function judgeCount({ input, observation }: Evidence<Input>, { language }: Tools): Judgement {
  const expected = hitsBelow(input.n, language);
  const actual = observation.value ?? null;
  if (actual === expected) return true;
  const words =
    typeof actual !== 'number'
      ? 'A number is asked for, in TypeScript a promise of it.'
      : actual < expected
        ? `Missing: ${expected - actual}.`
        : `Counted too often: ${actual - expected}.`;
  return {
    verdict: 'wrong_answer',
    message: `Of the numbers below ${input.n}, ${expected} are hits, but ${input.workers} workers counted ${JSON.stringify(actual)}. ${words}`,
    expected,
    actual,
  };
}

const results: Check<Input> = {
  id: 'results',
  kind: 'correctness',
  title: 'Right number',
  promise: 'One worker counts right, and several end when there is nothing to count.',
  scenario: 'countAndLook',
  // What several do to one another is the other check's, where it can be told apart from a mistake in counting.
  inputs: (tools) => [
    { n: tools.integer(900, 1_100), workers: 1 },
    { n: 0, workers: 2 },
    { n: 1, workers: 1 },
  ],
  judge(evidence, tools) {
    const judged = judgeCount(evidence, tools);
    if (judged !== true) return judged;
    const waiting = evidence.observation.events.filter((event) => event.label === 'left behind').length;
    if (waiting > 0) {
      return {
        verdict: 'leak',
        message: `${waiting} processes were still there after the number was known. Leave a pool by "with", and join processes of your own.`,
      };
    }
    const left = evidence.observation.left.filter((one) => one.startsWith('worker'));
    if (left.length === 0) return true;
    return {
      verdict: 'leak',
      message: `${left.length} workers were still there after the number was known. A worker waits for messages until you call its terminate(); "finally" is a good place.`,
    };
  },
};

const together: Check<Input> = {
  id: 'together',
  kind: 'determinism',
  title: 'Whoever comes first',
  promise:
    'However workers take turns, no hit is lost. In TypeScript hundreds of schedules switch them before any access to shared memory, and where they are not too many, all with at most two such switches are tried; in Python real processes run again and again, with delays between what they read and write, on one core and on several.',
  scenario: 'count',
  schedules: 150,
  sharedMemory: true,
  stressRuns: 4,
  // Processes take a millisecond to start: with few numbers one would be done before the next begins.
  inputs: ({ language }) =>
    language === 'py'
      ? [2, 3].map((workers) => ({ n: 3_001, workers }))
      : [
          { n: 21, workers: 2 },
          { n: 13, workers: 3 },
          { n: 2, workers: 3 },
        ],
  judge: judgeCount,
};

/** What the given function takes for so many numbers is long against starting workers. */
const MANY = { ts: 700_000, py: 150_000 };

const HOLDING =
  'Does each worker hold the lock while it asks whether a number is a hit? Then only one of them asks at a time.';

const faster: Check<Input> = {
  id: 'faster',
  kind: 'speedup',
  title: 'Safe, and still faster',
  promise:
    'As many workers as there are cores count at least 0.65 × cores times as fast as one loop: with 2 cores 1.3 times.',
  scenario: 'count',
  baseline: 'countOneByOne',
  bound: 'cpu',
  threshold: { atLeast: 0.65, of: 'cores' },
  notParallelHint: { ts: HOLDING, py: HOLDING },
  inputs: ({ language, integer, scale, cores }) => {
    const most = MANY[language] * scale;
    return [{ n: integer(Math.round(0.9 * most), most), workers: cores }];
  },
  judge: judgeCount,
};

export default {
  title: 'The shared counter',
  summary: 'Workers count in memory that all of them share: none of their steps is lost, and all cores are used.',
  concept: 'atomic operation',
  level: 2,
  languages: ['ts', 'py'],
  prerequisites: ['sum-of-squares'],
  reference: { ts: 'one-add-each', py: 'one-add-for-each-process.py' },
  checks: [results, together, faster],
} satisfies Exercise;
