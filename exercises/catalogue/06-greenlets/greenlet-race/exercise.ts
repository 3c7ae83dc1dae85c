import type { Check, Evidence, Exercise, Judgement } from '#exercises/schema.ts';
import type { Json } from '#grader/contract/json.ts';

type Call = { what: 'buy' | 'give_back'; n: number };
type Input = {
  left: number;
  calls: Call[];
  /** The write, counted from 1, that the ledger refuses. */
  refusedWrite?: number;
  /** The calls come one after the other, each when the one before is over. */
  inTurn?: boolean;
  /** How long the scenario waits for calls that do not end. */
  patienceMs: number;
};
type Answer = { value: Json } | { error: string } | { stuck: true };
type Seen = { left: number; answers: Answer[] };

const REFUSED = 'the ledger is busy';
const inWords = ({ what, n }: Call): string => `${what}(${n})`;

/** Whether some order of the calls, or the given one alone, gives just these answers when one runs after the other. */
function someOrderFits(left: number, calls: Call[], answers: Answer[], given = false): boolean {
  return (
    calls.length === 0 ||
    calls.slice(0, given ? 1 : undefined).some((call, index) => {
      const answer = answers[index]!;
      const enough = call.what === 'give_back' || call.n <= left;
      if (call.what === 'buy' && 'value' in answer && answer.value !== enough) return false;
      const change = 'error' in answer || !enough ? 0 : call.what === 'buy' ? -call.n : call.n;
      const others = <T>(list: T[]): T[] => list.filter((_, other) => other !== index);
      return someOrderFits(left + change, others(calls), others(answers), given);
    })
  );
}

function judgeOffice({ input, observation }: Evidence<Input>): Judgement {
  const { left, answers } = observation.value as Seen;
  const served = input.calls.map((call, index) => ({ ...call, answer: answers[index]!, words: inWords(call) }));
  const wrong = (message: string, expected?: Json, actual?: Json): Judgement => ({
    verdict: 'wrong_answer',
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  });

  const stuck = served.filter(({ answer }) => 'stuck' in answer).map(({ words }) => words);
  if (stuck.length > 0) {
    return {
      verdict: 'deadlock',
      message: `${stuck.join(', ')} never came to an end. Whoever takes a lock must give it back on every way out: when too few are left, and when the ledger fails. "with" does both.`,
    };
  }
  const mistyped = served.find(
    ({ what, answer }) => what === 'buy' && 'value' in answer && typeof answer.value !== 'boolean',
  );
  if (mistyped) return wrong(`${mistyped.words} must answer True or False.`);
  const failures = answers.filter((answer) => 'error' in answer);
  const odd = failures.find((answer) => answer.error !== REFUSED);
  if (odd) return wrong(`A call failed with an error that is not the ledger's.`, { error: REFUSED }, odd);
  const refusals = observation.events.filter((event) => event.label === 'refused').length;
  if (failures.length !== refusals) {
    return wrong(
      `The ledger refused ${refusals} of your writes, but ${failures.length} calls failed. An error belongs to the call that met it: let it pass, and go on with the next one.`,
    );
  }

  const done = served.filter(({ answer }) => 'value' in answer && answer.value !== false);
  const count = (what: Call['what']): number =>
    done.filter((call) => call.what === what).reduce((sum, call) => sum + call.n, 0);
  const [sold, returned] = [count('buy'), count('give_back')];
  const expected = input.left + returned - sold;
  const story = `${sold} tickets were sold and ${returned} given back, with ${input.left} at first`;
  if (expected < 0) {
    return wrong(
      `${story}: that is ${-expected} more than there are. Between the look at what is left and the sale another greenlet sold too.`,
    );
  }
  if (left !== expected) {
    return wrong(
      `${story}, but the ledger says that ${left} are left instead of ${expected}. Between a read and its write another greenlet read the same number.`,
      expected,
      left,
    );
  }
  if (someOrderFits(input.left, input.calls, answers, input.inTurn)) return true;
  return wrong(
    `These answers fit no order in which the calls could have come one after the other, with ${input.left} tickets at first. As many as are left may be sold.`,
    undefined,
    served.map(({ words, answer }) => `${words}: ${JSON.stringify(answer)}`),
  );
}

const buy = (n: number): Call => ({ what: 'buy', n });
const giveBack = (n: number): Call => ({ what: 'give_back', n });

const inTurn: Check<Input> = {
  id: 'in-turn',
  kind: 'correctness',
  title: 'One call after the other',
  promise: 'Tickets are sold as long as enough are left, and after an error of the ledger all goes on.',
  scenario: 'serve',
  inputs: () => [
    { left: 10, calls: [buy(4), buy(7), buy(6), giveBack(2), buy(2)], inTurn: true, patienceMs: 1_000 },
    { left: 1, calls: [buy(2), giveBack(1), buy(2)], inTurn: true, patienceMs: 1_000 },
    { left: 5, calls: [buy(1), buy(1), buy(1)], refusedWrite: 2, inTurn: true, patienceMs: 1_000 },
  ],
  judge: judgeOffice,
};

const allAtOnce: Check<Input> = {
  id: 'all-at-once',
  kind: 'determinism',
  title: 'All at once',
  promise: 'In every order that was tried no ticket is sold twice, and none is lost.',
  scenario: 'serve',
  schedules: 100,
  inputs: () => [
    { left: 1, calls: [buy(1), buy(1)], patienceMs: 10_000 },
    { left: 10, calls: [buy(2), giveBack(3), buy(4)], patienceMs: 10_000 },
    { left: 5, calls: [buy(2), buy(9), buy(3)], refusedWrite: 1, patienceMs: 10_000 },
  ],
  judge: judgeOffice,
};

export default {
  title: 'Sold twice',
  summary: 'A greenlet gives way inside of ordinary calls: what it looked at before may be sold after.',
  concept: 'races between greenlets',
  level: 2,
  languages: ['py'],
  prerequisites: ['gevent-downloads'],
  preload: ['gevent'],
  checks: [inTurn, allAtOnce],
} satisfies Exercise;
