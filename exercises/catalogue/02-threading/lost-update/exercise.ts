import type { Check, Exercise, Judgement, Evidence } from '#exercises/schema.ts';

type Input = { start: number; deposits: number[][]; withdrawals: number[][] };
type Load = { calls: number };

const sum = (lists: number[][]): number => lists.flat().reduce((total, amount) => total + amount, 0);

function judgeBalance({ input, observation }: Evidence<Input>): Judgement {
  const expected = input.start + sum(input.deposits) - sum(input.withdrawals);
  const actual = observation.value ?? null;
  if (actual === expected) return true;
  const threads = input.deposits.length + input.withdrawals.length;
  const words =
    typeof actual === 'number'
      ? `${Math.abs(expected - actual)} ${actual < expected ? 'were lost' : 'came from nowhere'}: one thread read the balance, another changed it, and the first wrote back what it had read.`
      : 'The property balance must be a number.';
  return {
    verdict: 'wrong_answer',
    message: `After ${threads} threads had moved money, the balance should be ${expected} but is ${JSON.stringify(actual)}. ${words}`,
    expected,
    actual,
  };
}

const alone: Check<Input> = {
  id: 'alone',
  kind: 'correctness',
  title: 'One thread',
  promise: 'Deposits and withdrawals of a single thread add up.',
  scenario: 'alone',
  inputs: (tools) => [
    { start: 0, deposits: [[5, 7]], withdrawals: [[3]] },
    { start: 100, deposits: [[]], withdrawals: [[1, 2, 3]] },
    { start: 0, deposits: [[]], withdrawals: [[5]] },
    { start: 10, deposits: [[tools.integer(1, 1_000)]], withdrawals: [[tools.integer(1, 1_000)]] },
  ],
  judge: judgeBalance,
};

const together: Check<Input> = {
  id: 'together',
  kind: 'determinism',
  title: 'Many threads',
  promise:
    'However threads take turns, nothing is lost: hundreds of schedules switch them before any read, write or lock, and where they are not too many, all with at most two such switches are tried.',
  scenario: 'together',
  schedules: 160,
  exhaustiveSchedules: { py: 500 },
  sharedMemory: true,
  inputs: () => [
    {
      start: 100,
      deposits: [
        [10, 10, 10],
        [1, 1, 1],
      ],
      withdrawals: [],
    },
    { start: 100, deposits: [[10, 10, 10]], withdrawals: [[7, 7, 7]] },
    {
      start: 100,
      deposits: [],
      withdrawals: [
        [5, 5, 5],
        [1, 1, 1],
      ],
    },
  ],
  judge: judgeBalance,
};

const cheap: Check<Load> = {
  id: 'cheap',
  kind: 'speedup',
  title: 'Not too dear',
  promise: 'With a single thread, 20,000 deposits take no more than five times as long as without any lock.',
  scenario: 'manyDeposits',
  baseline: 'manyDepositsUnlocked',
  bound: 'waiting',
  threshold: { atLeast: 0.2, of: 'sequential' },
  inputs: (tools) => [{ calls: 20_000 + tools.integer(0, 100) }],
  judge({ input, observation }) {
    if (observation.value === input.calls) return true;
    return {
      verdict: 'wrong_answer',
      message: 'The deposits do not add up.',
      expected: input.calls,
      actual: observation.value ?? null,
    };
  },
};

export default {
  title: 'The lost update',
  summary: 'Two threads read the same balance, both add to it, and one deposit is gone. Find it and mend it.',
  concept: 'race condition and lock',
  level: 2,
  languages: ['py', 'ts'],
  prerequisites: ['first-threads'],
  limits: { wallMs: 4_000 },
  reference: { ts: 'lock-in-memory.ts', py: 'one-lock.py' },
  checks: [alone, together, cheap],
} satisfies Exercise;
