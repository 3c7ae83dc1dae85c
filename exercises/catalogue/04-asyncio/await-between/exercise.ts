import type { Check, Evidence, Exercise, Judgement } from '#exercises/schema.ts';
import type { Json } from '#grader/contract/json.ts';

type Call = { what: 'deposit' | 'withdraw'; n: number; late?: boolean };
type Input = {
  balance: number;
  calls: Call[];
  /** The write, counted from 1, that the store refuses. */
  refusedWrite?: number;
  /** The calls come one after the other, each when the one before is over. */
  inTurn?: boolean;
  /** How long the scenario waits for calls that do not end. */
  patienceMs: number;
};
/** What became of a call: its answer, the message of its error, or that it never ended. */
type Answer = { value: Json } | { error: string } | { stuck: true };
type Seen = { balance: number; answers: Answer[] };

const REFUSED = 'the store is busy';

/** One call in words, as a student would write it. */
const inWords = ({ what, n }: Call): string => `${what}(${n})`;

/** Amounts in words: "3 deposits of 10", "deposits of 30 and 20". */
function amounts(what: string, numbers: number[]): string {
  const [first] = numbers;
  if (numbers.length === 1) return `a ${what} of ${first}`;
  if (numbers.every((number) => number === first)) return `${numbers.length} ${what}s of ${first}`;
  return `${what}s of ${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}

/** Whether some order of the calls, or the given one alone, gives just these answers when one runs after the other. */
function someOrderFits(balance: number, calls: Call[], answers: Answer[], given = false): boolean {
  return (
    calls.length === 0 ||
    calls.slice(0, given ? 1 : undefined).some((call, index) => {
      const answer = answers[index]!;
      const enough = call.what === 'deposit' || call.n <= balance;
      if (call.what === 'withdraw' && 'value' in answer && answer.value !== enough) return false;
      const change = 'error' in answer || !enough ? 0 : call.what === 'deposit' ? call.n : -call.n;
      const others = <T>(list: T[]): T[] => list.filter((_, other) => other !== index);
      return someOrderFits(balance + change, others(calls), others(answers), given);
    })
  );
}

/** Whatever the order: every call answered, what was confirmed is in the store, and nothing was paid that was not there. */
function judgeAccount({ input, observation }: Evidence<Input>): Judgement {
  const { balance, answers } = observation.value as Seen;
  const served = input.calls.map((call, index) => ({ ...call, answer: answers[index]!, words: inWords(call) }));
  const wrong = (message: string, expected?: Json, actual?: Json): Judgement => ({
    verdict: 'wrong_answer',
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  });
  const listed = (calls: typeof served, glue: string): string => calls.map((call) => call.words).join(glue);

  const stuck = served.filter(({ answer }) => 'stuck' in answer);
  if (stuck.length > 0) {
    const refused = served.filter(({ answer }) => 'error' in answer || valueOf(answer) === false);
    const after = refused.length > 0 ? ` after ${listed(refused, ' and ')} had been refused` : '';
    return {
      verdict: 'deadlock',
      message: `${listed(stuck, ', ')} never came to an end${after}. Whoever takes a lock must give it back on every way out: when there is not enough, and when the store fails. "finally" does both.`,
    };
  }
  const mistyped = served.find(
    ({ what, answer }) => what === 'withdraw' && 'value' in answer && typeof answer.value !== 'boolean',
  );
  if (mistyped) return wrong(`${mistyped.words} must answer true or false.`, true, valueOf(mistyped.answer));

  const failures = answers.filter((answer) => 'error' in answer);
  const odd = failures.find((answer) => answer.error !== REFUSED);
  if (odd) return wrong(`A call was rejected with an error that is not the store's.`, { error: REFUSED }, odd);
  const refusals = observation.events.filter((event) => event.label === 'refused').length;
  if (failures.length > refusals) {
    return wrong(
      `The store refused ${refusals} write, but ${failures.length} calls were rejected. An error belongs to the call that met it, and the next one starts afresh.`,
    );
  }
  if (failures.length < refusals) {
    return wrong(`The store refused a write, but every call said that it went well. Pass the error on to the caller.`);
  }

  const done = (what: Call['what']): number[] =>
    served
      .filter((call) => call.what === what && 'value' in call.answer && call.answer.value !== false)
      .map((call) => call.n);
  const [paidIn, paidOut] = [done('deposit'), done('withdraw')];
  const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
  const expected = input.balance + sum(paidIn) - sum(paidOut);
  const story = [
    ...(paidIn.length > 0 ? [amounts('deposit', paidIn)] : []),
    ...(paidOut.length > 0 ? [amounts('withdrawal', paidOut)] : []),
  ].join(' and ');
  if (expected < 0) {
    return wrong(
      `${upperFirst(story)} were confirmed on an account with ${input.balance}: that is ${-expected} more than was there. What was read before an await may be out of date after it.`,
    );
  }
  if (balance !== expected) {
    const off = Math.abs(expected - balance);
    const overtaken = observation.events.some((event) => event.label === `write ${expected}`);
    const why = overtaken
      ? `${expected} was written, but an older write that was still on its way came in after it.`
      : 'Between a read and its write another call read the same number.';
    return wrong(
      `${upperFirst(story || 'nothing')}, on an account with ${input.balance}, left ${balance} instead of ${expected}: ${off} ${balance < expected ? 'were lost' : 'came from nowhere'}. ${why}`,
      expected,
      balance,
    );
  }
  const below = observation.events.find((event) => event.label === 'balance' && Number(event.data) < 0);
  if (below) return wrong(`For a while the store held ${Number(below.data)}. It must never go below zero.`);
  if (someOrderFits(input.balance, input.calls, answers, input.inTurn)) return true;
  return wrong(
    input.inTurn
      ? `From ${input.balance}, one call after the other, these answers are not the right ones. Exactly as much as there is may be taken.`
      : `These answers fit no order in which the calls could have come one after the other, starting from ${input.balance}.`,
    undefined,
    served.map(({ words, answer }) => `${words}: ${JSON.stringify(answer)}`),
  );
}

const valueOf = (answer: Answer): Json => ('value' in answer ? answer.value : null);
const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const deposit = (n: number, late = false): Call => ({ what: 'deposit', n, ...(late ? { late } : {}) });
const withdraw = (n: number, late = false): Call => ({ what: 'withdraw', n, ...(late ? { late } : {}) });

const inTurn: Check<Input> = {
  id: 'in-turn',
  kind: 'correctness',
  title: 'One call after the other',
  promise: 'Deposits add, withdrawals take away or answer false, and after an error of the store all goes on.',
  scenario: 'serve',
  inputs: () => [
    { balance: 100, calls: [deposit(20), withdraw(70), withdraw(50), deposit(5)], inTurn: true, patienceMs: 1_000 },
    { balance: 10, calls: [withdraw(11), deposit(1), withdraw(60), deposit(2)], inTurn: true, patienceMs: 1_000 },
    { balance: 50, calls: [deposit(10), deposit(20), withdraw(30)], refusedWrite: 2, inTurn: true, patienceMs: 1_000 },
  ],
  judge: judgeAccount,
};

const allAtOnce: Check<Input> = {
  id: 'all-at-once',
  kind: 'determinism',
  title: 'All at once',
  promise: 'In hundreds of orders of reads and writes nothing is lost, and nothing is paid out that is not there.',
  scenario: 'serve',
  schedules: 60,
  inputs: () => [
    { balance: 100, calls: [deposit(10), deposit(10), deposit(10)], patienceMs: 10_000 },
    { balance: 100, calls: [withdraw(70), withdraw(60)], patienceMs: 10_000 },
    {
      balance: 50,
      calls: [deposit(30), withdraw(60), deposit(20, true), withdraw(40, true)],
      patienceMs: 10_000,
    },
    { balance: 100, calls: [withdraw(30), deposit(10), deposit(5, true)], refusedWrite: 1, patienceMs: 10_000 },
  ],
  judge: judgeAccount,
};

const apart: Check<{ accounts: number }> = {
  id: 'apart',
  kind: 'conduct',
  title: 'Accounts do not wait for each other',
  promise: 'Calls on different accounts run at the same time.',
  scenario: 'apart',
  inputs: () => [{ accounts: 3 }],
  judge({ input, observation }) {
    const firstEnd = observation.events.findIndex((event) => event.kind === 'end');
    const reading = observation.events.slice(0, firstEnd).filter((event) => event.kind === 'start').length;
    if (reading === input.accounts) return true;
    return {
      verdict: 'not_parallel',
      message: `${input.accounts} accounts were paid into at the same time, but only ${reading} of them began to read its store before the first had its answer. Accounts have nothing in common: give each a lock of its own.`,
    };
  },
};

export default {
  title: 'The await in between',
  summary: 'State that is read before an await and written after it is out of date: keep others out meanwhile.',
  concept: 'races across an await',
  level: 2,
  languages: ['ts', 'py'],
  prerequisites: ['gather-the-waits'],
  checks: [inTurn, allAtOnce, apart],
} satisfies Exercise;
