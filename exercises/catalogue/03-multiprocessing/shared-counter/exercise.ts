import type { Check, Evidence, Exercise, Judgement } from '#exercises/schema.ts';

type Input = { n: number; workers?: number };

/** The same as provided/hits.ts: an oracle imports nothing. */
function isHit(item: number): boolean {
  let mixed = Math.imul(item ^ 0x9e3779b1, 0x85ebca6b);
  for (let round = 0; round < 100; round++) mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35 | 1) + round;
  return ((mixed ^ (mixed >>> 16)) & 1) === 1;
}

function judgeCount({ input, observation }: Evidence<Input>): Judgement {
  let expected = 0;
  for (let item = 0; item < input.n; item++) if (isHit(item)) expected += 1;
  const actual = observation.value ?? null;
  if (actual === expected) return true;
  const words =
    typeof actual !== 'number'
      ? 'A promise of a number is asked for.'
      : actual < expected
        ? `${expected - actual} hits are missing.`
        : `${actual - expected} were counted too often.`;
  return {
    verdict: 'wrong_answer',
    message: `Of the numbers below ${input.n}, ${expected} are hits, but ${input.workers ?? 'the'} workers counted ${JSON.stringify(actual)}. ${words}`,
    expected,
    actual,
  };
}

const results: Check<Input> = {
  id: 'results',
  kind: 'correctness',
  title: 'Right number',
  promise: 'One worker or several count right, and so do more workers than there are numbers.',
  scenario: 'count',
  inputs: (tools) => [
    { n: 1_000, workers: 1 },
    { n: 0, workers: 2 },
    { n: tools.integer(900, 1_100), workers: 2 },
    { n: 2, workers: 3 },
  ],
  judge(evidence) {
    const judged = judgeCount(evidence);
    if (judged !== true) return judged;
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
    'However workers take turns, no hit is lost: hundreds of schedules switch them before any access to shared memory, and all with at most two such switches are tried.',
  scenario: 'count',
  schedules: 400,
  sharedMemory: true,
  inputs: () => [
    { n: 20, workers: 2 },
    { n: 12, workers: 3 },
  ],
  judge: judgeCount,
};

export default {
  title: 'The shared counter',
  summary: 'Workers count in memory that all of them share, and none of their steps is lost.',
  concept: 'atomic operation',
  level: 2,
  languages: ['ts'],
  prerequisites: ['sum-of-squares'],
  checks: [results, together],
} satisfies Exercise;
