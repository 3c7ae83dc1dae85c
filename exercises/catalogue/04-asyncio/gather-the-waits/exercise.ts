import type { Check, Evidence, Exercise, Judgement, Tools } from '#exercises/schema.ts';

type Job = { name: string; ms?: number };
type Input = { jobs: Job[]; failing?: string };
type WaitsInput = { waits: number[] };

/** Every job started once, all of them before the first one ends; results in order; a failure passed on at once. */
function judgeJobs({ input, observation }: Evidence<Input>, tools: Tools): Judgement {
  const { events } = observation;
  const names = input.jobs.map((job) => job.name);
  const started = events.filter((event) => event.kind === 'start').map((event) => event.lane);
  const twice = started.find((name, index) => started.indexOf(name) !== index);
  if (twice) return { verdict: 'wrong_answer', message: `${twice} was started more than once. Call every job once.` };
  const forgotten = names.find((name) => !started.includes(name));
  if (forgotten && input.failing === undefined) {
    return { verdict: 'wrong_answer', message: `${forgotten}, one of ${names.length} jobs, was never started.` };
  }

  const firstEnd = events.findIndex((event) => event.kind === 'end');
  const early = events.slice(0, Math.max(0, firstEnd)).filter((event) => event.kind === 'start').length;
  if (firstEnd >= 0 && early < names.length) {
    const first = events[firstEnd]!.lane;
    return {
      verdict: early === 1 ? 'not_parallel' : 'too_slow',
      message: `When ${first} came to its end, only ${early} of ${names.length} jobs had been started. A job starts when you call it: call them all, and await them afterwards.`,
    };
  }

  const value = observation.value as { results?: unknown; error?: string };
  if (input.failing === undefined) {
    const expected = names.map((name) => `result of ${name}`);
    if (tools.same(value.results, expected)) return true;
    return {
      verdict: 'wrong_answer',
      message: 'These are not the results of all jobs in the order of the list, whichever ended first.',
      expected: { results: expected },
      actual: observation.value ?? null,
    };
  }
  const expected = { error: `${input.failing} went wrong` };
  if (!tools.same(observation.value, expected)) {
    return {
      verdict: 'wrong_answer',
      message: `${input.failing} fails, so whoever awaits you must get that very error.`,
      expected,
      actual: observation.value ?? null,
    };
  }
  const failed = events.findIndex((event) => event.lane === input.failing && event.label === 'failed');
  // A job that was cancelled because of the failure has not been waited for.
  const cancelled = events.filter((event) => event.label === 'aborted').map((event) => event.lane);
  const since = events.slice(failed + 1).filter(({ kind, lane }) => kind === 'end' && !cancelled.includes(lane)).length;
  if (since === 0) return true;
  return {
    verdict: 'wrong_answer',
    message: `${input.failing} failed, but you passed its error on only after ${since} more of the jobs had ended. Whoever waits for you should know at once: watch all jobs at the same time, not one after the other.`,
  };
}

const named = (count: number): Job[] => Array.from({ length: count }, (_, index) => ({ name: `job-${index + 1}` }));
const lasting = (...waits: number[]): Job[] => waits.map((ms, index) => ({ name: `job-${index + 1}`, ms }));

const results: Check<Input> = {
  id: 'results',
  kind: 'correctness',
  title: 'Results in order',
  promise: 'All jobs run at the same time, results come in the order of the list, and a failure is passed on.',
  scenario: 'runAll',
  inputs: () => [
    { jobs: lasting(70, 40, 10) },
    { jobs: lasting(5) },
    { jobs: [] },
    { jobs: lasting(5, 30, 55), failing: 'job-3' },
  ],
  judge: judgeJobs,
};

const anyOrder: Check<Input> = {
  id: 'any-order',
  kind: 'determinism',
  title: 'Any order of endings',
  promise: 'In 1,000 orders in which jobs may end, the results are the same, and a failure is passed on at once.',
  scenario: 'runAll',
  schedules: 300,
  inputs: () => [{ jobs: named(5) }, { jobs: named(4), failing: 'job-3' }],
  judge: judgeJobs,
};

const faster: Check<WaitsInput> = {
  id: 'faster',
  kind: 'speedup',
  title: 'As long as the longest wait',
  promise: '16 jobs of 4 to 10 ms end at least 4 times as fast as one by one.',
  scenario: 'waitForAll',
  sequentialMs: ({ waits }) => waits.reduce((sum, ms) => sum + ms, 0),
  bound: 'waiting',
  threshold: { atLeast: 4, of: 'sequential' },
  inputs: (tools) => [{ waits: Array.from({ length: 16 }, () => tools.integer(4, 10)) }],
  judge({ input, observation }, tools) {
    if (tools.same(observation.value, input.waits)) return true;
    return {
      verdict: 'wrong_answer',
      message: 'The results are not those of the jobs in the order of the list.',
      expected: input.waits,
      actual: observation.value ?? null,
    };
  },
};

export default {
  title: 'Gather the waits',
  summary: 'Start every job before waiting for the first, and the waits cost as much as the longest one.',
  concept: 'overlapping waits',
  level: 1,
  languages: ['ts', 'py'],
  prerequisites: [],
  reference: { ts: 'promise-all.ts', py: 'gather.py' },
  checks: [results, anyOrder, faster],
} satisfies Exercise;
