import type { Check, Evidence, Exercise, Judgement } from '#exercises/schema.ts';

type Input = {
  balances: number[];
  transfers: [from: number, to: number, amount: number][];
  audit?: boolean;
  /** TypeScript: how long the scenario waits, in virtual time, for transfers that do not end. */
  patienceMs?: number;
};
type Seen = {
  balances: number[];
  audited: number[];
  free: boolean;
  /** TypeScript: what the auditor saw at first and at last, who had not ended, and how often locks had been taken by then. */
  counted?: number[][];
  unfinished?: number;
  taken?: number;
};

/** Virtual: a lock is had after at most a tenth of a second. */
const PATIENCE_MS = 3_000;
/** Nobody takes so many locks who is on the way to an end. */
const TOO_MANY = 50;

function judge({ input, observation }: Evidence<Input>): Judgement {
  const { balances, audited, free, counted, unfinished = 0, taken = 0 } = observation.value as Seen;
  if (unfinished > 0) {
    return taken > TOO_MANY
      ? {
          verdict: 'livelock',
          message: `Locks were taken ${taken} times and given back again, and ${unfinished} of those who wanted two still did not have them. Each gives way to the other, who does the same.`,
        }
      : {
          verdict: 'deadlock',
          message: `${unfinished} of those who wanted two locks wait for ever. Draw who holds which lock, and who waits for it.`,
        };
  }
  const unlocked = observation.events.find(({ label }) => label === 'changed without its lock');
  if (unlocked) {
    return {
      verdict: 'wrong_answer',
      message: `The balance of ${unlocked.lane} was changed while nobody held its lock. Hold both locks until both balances are right.`,
    };
  }
  const expected = [...input.balances];
  for (const [from, to, amount] of input.transfers) {
    expected[from]! -= amount;
    expected[to]! += amount;
  }
  if (JSON.stringify(balances) !== JSON.stringify(expected)) {
    return {
      verdict: 'wrong_answer',
      message: `After all transfers the balances should be ${expected.join(', ')} but are ${balances.join(', ')}. Change both accounts while you hold both locks.`,
      expected,
      actual: balances,
    };
  }
  const total = input.balances.reduce((sum, balance) => sum + balance, 0);
  const torn = audited.find((sum) => sum !== total);
  if (torn !== undefined) {
    return {
      verdict: 'wrong_answer',
      message: `An auditor who held both locks counted ${torn} in all, instead of ${total}: the money had left one account and not come to the other. Hold both locks until both balances are right.`,
      expected: total,
      actual: torn,
    };
  }
  if (counted && JSON.stringify(counted[0]) !== JSON.stringify(counted[1])) {
    return {
      verdict: 'wrong_answer',
      message: `An auditor who held both locks counted ${counted[0]!.join(' and ')}, and a little later ${counted[1]!.join(' and ')}: somebody changed the balances who did not have the locks. Did you wait until acquire had got them?`,
      expected: counted[0]!,
      actual: counted[1]!,
    };
  }
  if (!free) return { verdict: 'wrong_answer', message: 'A lock was still held at the end. Release what you take.' };
  return true;
}

const alone: Check<Input> = {
  id: 'alone',
  kind: 'correctness',
  title: 'One after the other',
  promise: 'Transfers one by one move the money, and give back every lock.',
  scenario: 'oneByOne',
  inputs: (tools) => [
    {
      balances: [100, 100],
      transfers: [
        [0, 1, 30],
        [1, 0, 5],
      ],
    },
    {
      balances: [10, 20, 30],
      transfers: [
        [2, 0, tools.integer(1, 30)],
        [1, 2, tools.integer(1, 20)],
      ],
    },
  ],
  judge,
};

const bothWays: Check<Input> = {
  id: 'both-ways',
  kind: 'determinism',
  title: 'Both ways at once',
  promise: 'However they take turns, every transfer comes to its end, and nobody ever counts a wrong sum.',
  scenario: 'atOnce',
  schedules: 110,
  exhaustiveSchedules: { py: 420 },
  inputs: () => [
    {
      balances: [100, 100],
      transfers: [
        [0, 1, 30],
        [1, 0, 5],
      ],
      patienceMs: PATIENCE_MS,
    },
    {
      balances: [100, 100, 100],
      transfers: [
        [0, 1, 1],
        [1, 2, 2],
        [2, 0, 3],
      ],
      patienceMs: PATIENCE_MS,
    },
    { balances: [50, 50], transfers: [[1, 0, 7]], audit: true, patienceMs: PATIENCE_MS },
  ],
  judge,
};

const apart: Check<{ pairs: number }> = {
  id: 'apart',
  kind: 'conduct',
  title: 'Strangers do not wait',
  promise: 'Two transfers between four different accounts are under way at the same time.',
  scenario: 'disjoint',
  inputs: () => [{ pairs: 2 }],
  judge({ input, observation }) {
    const met = observation.events.filter((event) => event.label === 'met').length;
    if (met === input.pairs) return true;
    return {
      verdict: 'not_parallel',
      message:
        'Two transfers that have no account in common waited for one another. A lock of your own around everything does that: use the locks of the two accounts only.',
    };
  },
};

export default {
  title: 'Opposite locks',
  summary: 'One transfer from a to b, another from b to a, each with two locks. Why does everything stand still?',
  concept: 'deadlock and lock order',
  level: 3,
  languages: ['py', 'ts'],
  prerequisites: ['check-then-act'],
  limits: { wallMs: 4_000 },
  checks: [alone, bothWays, apart],
} satisfies Exercise;
