import type { Check, Evidence, Exercise, Judgement } from '#exercises/schema.ts';

type Input = { start: number; withdrawals: number[][] };
type Seen = { balance: unknown; answers: unknown[][] };

function judge({ input, observation }: Evidence<Input>): Judgement {
  const { balance, answers } = observation.value as Seen;
  const wrong = (message: string): Judgement => ({
    verdict: 'wrong_answer',
    message,
    actual: (observation.value ?? null) as null,
  });
  const calls = input.withdrawals.flatMap((amounts, thread) =>
    amounts.map((amount, place) => ({ amount, answer: answers[thread]?.[place] })),
  );
  const odd = calls.find(({ answer }) => typeof answer !== 'boolean');
  if (odd)
    return wrong(
      `withdraw(${odd.amount}) answered ${JSON.stringify(odd.answer)}. It must answer whether it was paid: True or False.`,
    );
  if (typeof balance !== 'number') return wrong('The property balance must be a number.');
  if (balance < 0) {
    return wrong(
      `The balance is ${balance}: more was paid out than there was. A thread tested the balance, another lowered it, and the first paid out all the same.`,
    );
  }
  const paid = calls.filter(({ answer }) => answer).reduce((sum, { amount }) => sum + amount, 0);
  if (paid !== input.start - balance) {
    return wrong(
      `${paid} were paid out, but the balance went from ${input.start} to ${balance}. What is paid out must be what is taken from the balance.`,
    );
  }
  const refused = calls.find(({ amount, answer }) => !answer && amount <= balance);
  if (refused) return wrong(`withdraw(${refused.amount}) was refused though ${balance} are there even now.`);
  return true;
}

const alone: Check<Input> = {
  id: 'alone',
  kind: 'correctness',
  title: 'One thread',
  promise: 'A single thread is paid out what is there, and refused what is not.',
  scenario: 'withdrawAll',
  inputs: (tools) => [
    { start: 10, withdrawals: [[4, 4, 4, 2, 1]] },
    { start: 0, withdrawals: [[1, 0]] },
    { start: tools.integer(50, 90), withdrawals: [[tools.integer(10, 49), tools.integer(10, 49), 100]] },
  ],
  judge,
};

const together: Check<Input> = {
  id: 'together',
  kind: 'determinism',
  title: 'Never below zero',
  promise:
    'However threads take turns, no more is paid out than was there: hundreds of schedules, and where they are not too many, all with at most two switches.',
  scenario: 'withdrawAll',
  schedules: 120,
  exhaustiveSchedules: { py: 400, ts: 160 },
  sharedMemory: true,
  inputs: () => [
    { start: 10, withdrawals: [[8], [8]] },
    { start: 10, withdrawals: [[5, 5], [5]] },
    { start: 6, withdrawals: [[4], [3], [2]] },
  ],
  judge,
};

export default {
  title: 'Check, then act',
  summary: 'Two threads both see enough money, and both take it. Make the test and the payment one step.',
  concept: 'atomicity of a decision',
  level: 2,
  languages: ['py', 'ts'],
  prerequisites: ['lost-update'],
  limits: { wallMs: 3_000 },
  checks: [alone, together],
} satisfies Exercise;
