import type { Check, Evidence, Exercise, Judgement } from '#exercises/schema.ts';

type Input = { n: number; ms?: number[] };

/** One result for each number in the order of the numbers, each work done once, and none still going on at the end. */
function judgeResults({ input, observation }: Evidence<Input>): Judgement {
  const { events } = observation;
  const numbers = Array.from({ length: input.n }, (_, number) => number);
  const wrong = (message: string, more: object = {}): Judgement => ({ verdict: 'wrong_answer', message, ...more });
  const started = events.filter((event) => event.kind === 'start').map((event) => event.label);
  for (const number of numbers) {
    const times = started.filter((label) => label === `work(${number})`).length;
    if (times === 1) continue;
    return wrong(
      times === 0
        ? `work(${number}) was not called before you returned. Start a thread for every number from 0 to ${input.n - 1}, and join them all.`
        : `work(${number}) was called ${times} times. A function made in a loop sees the variable of the loop as it is when it runs, not as it was: hand the number over as an argument.`,
    );
  }
  const returned = events.findIndex((event) => event.label === 'returned');
  const late = events.slice(returned + 1).filter((event) => event.kind === 'end');
  const ended = events.filter((event) => event.kind === 'end').length;
  if (late.length > 0 || ended < input.n) {
    return wrong(
      `You returned when only ${ended - late.length} of ${input.n} threads had done their work. start() does not wait, join() does: join every thread before you use its result.`,
    );
  }
  const expected = numbers.map((number) => `result ${number}`);
  const actual = observation.value;
  if (JSON.stringify(actual) === JSON.stringify(expected)) return true;
  const sorted = Array.isArray(actual) && JSON.stringify([...actual].sort()) === JSON.stringify([...expected].sort());
  return wrong(
    sorted
      ? 'These are the results in the order in which the threads ended. Let each thread write to its own place of the list.'
      : 'These are not the results of all threads, by number.',
    { expected, actual: actual ?? null },
  );
}

const results: Check<Input> = {
  id: 'results',
  kind: 'correctness',
  title: 'Results by number',
  promise: 'The result of thread number i is at place i, and nobody works any more when you return.',
  scenario: 'runAll',
  inputs: () => [
    { n: 3, ms: [40, 25, 10] },
    { n: 1, ms: [10] },
    { n: 0, ms: [] },
    { n: 6, ms: [5, 30, 15, 25, 10, 20] },
  ],
  judge: judgeResults,
};

const anyOrder: Check<Input> = {
  id: 'any-order',
  kind: 'determinism',
  title: 'Any order of endings',
  promise: 'Under many schedules, in which threads run and end in ever other orders, the results are the same.',
  scenario: 'runAll',
  schedules: 100,
  inputs: () => [{ n: 7 }, { n: 4 }],
  judge: judgeResults,
};

const together: Check<{ n: number }> = {
  id: 'together',
  kind: 'conduct',
  title: 'All at the same time',
  promise:
    'Five threads meet: each waits until all five are there. Counted from outside, no more than needed are started.',
  scenario: 'meet',
  inputs: () => [{ n: 5 }],
  judge({ input, observation, facts }) {
    const met = observation.events.filter((event) => event.label === 'met').length;
    if (met < input.n) {
      return {
        verdict: 'not_parallel',
        message: `Each of ${input.n} works waited for the other ${input.n - 1}, and gave up after 2 seconds: they never ran all at the same time. Start every thread before you join the first.`,
      };
    }
    if (facts.workersStarted > input.n + 1) {
      return {
        verdict: 'too_slow',
        message: `${facts.workersStarted} threads and processes were started for ${input.n} works. One thread for each is enough.`,
      };
    }
    return true;
  },
};

export default {
  title: 'First threads',
  summary: 'Start threads, wait for all of them, and bring every result home to its place.',
  concept: 'start and join',
  level: 1,
  languages: ['py'],
  prerequisites: [],
  limits: { wallMs: 5_000 },
  checks: [results, anyOrder, together],
} satisfies Exercise;
