import type { Check, Evidence, Exercise, Judgement } from '#exercises/schema.ts';

type Input = { balances: number[]; transfers: [from: number, to: number, amount: number][]; audit?: boolean };
type Seen = { balances: number[]; audited: number[]; free: boolean };

function judge({ input, observation }: Evidence<Input>): Judgement {
  const { balances, audited, free } = observation.value as Seen;
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
  if (!free) return { verdict: 'wrong_answer', message: 'A lock was still held at the end. Release what you take.' };
  return true;
}

const alone: Check<Input> = {
  id: 'alone',
  kind: 'correctness',
  title: 'One after the other',
  promise: 'Transfers of a single thread move the money, and give back every lock.',
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
  promise: 'However threads take turns, every transfer comes to its end, and nobody ever counts a wrong sum.',
  scenario: 'atOnce',
  schedules: 300,
  inputs: () => [
    {
      balances: [100, 100],
      transfers: [
        [0, 1, 30],
        [1, 0, 5],
      ],
    },
    {
      balances: [100, 100, 100],
      transfers: [
        [0, 1, 1],
        [1, 2, 2],
        [2, 0, 3],
      ],
    },
    { balances: [50, 50], transfers: [[0, 1, 7]], audit: true },
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
  languages: ['py'],
  prerequisites: ['check-then-act'],
  limits: { wallMs: 4_000 },
  checks: [alone, bothWays, apart],
} satisfies Exercise;
