import { expect, test } from 'vitest';
import { NO_FACTS } from '#grader/contract/observation.ts';
import type { CheckRun } from '#grader/service/checks/check-run.ts';
import { checkSpeedup } from '#grader/service/checks/speedup-check.ts';
import type { Session } from '#grader/service/runner.ts';

/** What the waits last one after the other; at least four times as fast is asked for, which is 100 ms. */
const SEQUENTIAL_MS = 400;

const never = (): never => {
  throw new Error('A speedup check does not ask for that.');
};

/** A sandbox as seen from outside when each run in it takes so long: what a host does to a run cannot be had at will. */
function runsOf(wallMs: number): Session {
  return {
    runtime: 'none',
    run: () =>
      Promise.resolve({
        observation: { outcome: 'returned', value: null, events: [], left: [] },
        pages: [],
        facts: { ...NO_FACTS, wallMs },
      }),
    explore: never,
    replay: never,
    follow: never,
    repeat: never,
    pin: () => true,
    console: never,
    usage: () => ({ cpuMs: 0, peakMemoryMb: 0 }),
    close: () => undefined,
  };
}

/** What is found where runs of the submission take so long at first, those of the reference, and those of the submission after it. */
function findingOf(firstMs: number, referenceMs: number, againMs: number): ReturnType<typeof checkSpeedup> {
  const run: CheckRun = {
    check: {
      id: 'faster',
      kind: 'speedup',
      title: 'Faster',
      promise: 'At least four times as fast.',
      scenario: 'scenario',
      bound: 'waiting',
      threshold: { atLeast: 4, of: 'sequential' },
    },
    language: 'ts',
    session: runsOf(firstMs),
    oracle: {
      inputs: () => Promise.resolve([null]),
      sequentialMs: () => Promise.resolve(SEQUENTIAL_MS),
      judge: (_id, evidence) => Promise.resolve(evidence.map(() => true as const)),
      conclude: never,
      close: never,
    },
    seed: 1,
    leased: [0, 1],
    cores: 2,
    capacity: undefined,
    sandboxStartMs: undefined,
    openReference: () => Promise.resolve(runsOf(referenceMs)),
    openAgain: () => Promise.resolve(runsOf(againMs)),
    isLate: () => false,
    emit: () => undefined,
    warn: () => undefined,
  };
  return checkSpeedup(run);
}

test('what misses, beside a reference that does not, misses again before it is too slow', async () => {
  expect(await findingOf(120, 80, 120)).toMatchObject({ verdict: 'too_slow', measurement: { decision: 'misses' } });
});

test('what misses only at first is not condemned: the host was another one', async () => {
  expect(await findingOf(120, 80, 85)).toMatchObject({
    verdict: 'host_busy',
    message: expect.stringContaining('measured again it is 4.71 times as fast as one by one'),
    measurement: { decision: 'clears' },
  });
});

test('what is far off is not measured again beside a reference that reaches the threshold', async () => {
  expect((await findingOf(400, 80, 85)).verdict).toBe('not_parallel');
});

test('where the reference misses, too, nothing is said of the submission', async () => {
  expect((await findingOf(120, 120, 85)).verdict).toBe('host_busy');
});
