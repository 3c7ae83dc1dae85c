import type { Check, Evidence, Exercise, Judgement, Tools } from '#exercises/schema.ts';
import type { Json } from '#grader/contract/json.ts';

type Talk = {
  capacity: number;
  producers: number[];
  consumers: number;
  /** Consumers come when the channel is closed already. */
  late?: boolean;
  patienceMs: number;
};
type TalkSeen = { stuck: string[]; got: Record<string, string[]>; refused: boolean };
type Full = { capacity: number; items: number; patienceMs: number };
type FullSeen = { before: number; after: number; stuck: string[]; got: string[] };
type GiveUp = { waits: number; patienceMs: number };
type GiveUpSeen = { stuck: string[]; given: string[]; got: string[] };

const wrong = (message: string, expected?: Json, actual?: Json): Judgement => ({
  verdict: 'wrong_answer',
  message,
  ...(expected === undefined ? {} : { expected }),
  ...(actual === undefined ? {} : { actual }),
});
const hangs = (stuck: string[], why: string): Judgement => ({
  verdict: 'deadlock',
  message: `${stuck.join(', ')} never came to an end. ${why}`,
});

/** Each item once, those of one producer in their order, and an end for everybody. */
function judgeTalk({ input, observation }: Evidence<Talk>, tools: Tools): Judgement {
  const { stuck, got, refused } = observation.value as TalkSeen;
  if (stuck.length > 0) {
    const waiting = stuck.some((name) => name.startsWith('consumer'));
    return hangs(
      stuck,
      waiting
        ? 'After close, whoever waits for an item must learn that none will come: all of them, not one.'
        : 'Whoever waits for room must go on as soon as there is some.',
    );
  }
  const made = input.producers.flatMap((count, p) => Array.from({ length: count }, (_, n) => `${p + 1}.${n + 1}`));
  const all = Object.values(got).flat();
  const lost = made.filter((item) => !all.includes(item));
  if (lost.length > 0) {
    return wrong(
      `${lost.join(', ')} went in and never came out. What was put before close must still be got after it.`,
      made,
      all,
    );
  }
  if (!tools.same(all.toSorted(), made.toSorted()))
    return wrong('Items came out that nobody put in, or came out twice. Each belongs to one consumer.', made, all);
  for (const [consumer, items] of Object.entries(got)) {
    for (const producer of new Set(items.map((item) => item.split('.')[0]))) {
      const order = items.filter((item) => item.startsWith(`${producer}.`)).map((item) => Number(item.split('.')[1]));
      if (order.some((n, index) => index > 0 && n < order[index - 1]!))
        return wrong(
          `${consumer} got the items of one producer in another order than they were put.`,
          undefined,
          items,
        );
    }
  }
  if (!refused) return wrong('put after close must fail with an error: nobody would ever get that item.');
  return true;
}

const talk: Check<Talk> = {
  id: 'clean-end',
  kind: 'determinism',
  title: 'A clean end',
  promise: 'In every order that was tried each item comes out once, and all consumers end after close.',
  scenario: 'talk',
  schedules: 400,
  inputs: () => [
    { capacity: 1, producers: [2], consumers: 2, patienceMs: 10_000 },
    { capacity: 1, producers: [2, 2], consumers: 1, patienceMs: 10_000 },
    { capacity: 2, producers: [2, 1], consumers: 3, patienceMs: 10_000 },
  ],
  judge: judgeTalk,
};

const inTurn: Check<Talk> = {
  id: 'results',
  kind: 'correctness',
  title: 'Everything arrives',
  promise: 'Each item comes out once, whatever the capacity and however many produce and consume.',
  scenario: 'talk',
  inputs: () => [
    { capacity: 3, producers: [5], consumers: 1, patienceMs: 2_000 },
    { capacity: 1, producers: [3, 3, 3], consumers: 4, patienceMs: 2_000 },
    { capacity: 2, producers: [0], consumers: 2, patienceMs: 2_000 },
    { capacity: 3, producers: [2, 1], consumers: 2, late: true, patienceMs: 2_000 },
  ],
  judge: judgeTalk,
};

const full: Check<Full> = {
  id: 'bounded',
  kind: 'determinism',
  title: 'Bounded',
  promise: 'As long as nobody takes anything, just as many items go in as the channel holds; then one for each taken.',
  scenario: 'full',
  schedules: 50,
  inputs: () => [
    { capacity: 1, items: 4, patienceMs: 10_000 },
    { capacity: 3, items: 6, patienceMs: 10_000 },
  ],
  judge({ input, observation }) {
    const { before, after, stuck, got } = observation.value as FullSeen;
    if (before > input.capacity) {
      return wrong(
        `${before} items went in, though the channel holds ${input.capacity} and nobody took any. put must wait for room.`,
        input.capacity,
        before,
      );
    }
    if (before < input.capacity) {
      return wrong(
        `Only ${before} items went in, though the channel holds ${input.capacity}. put waits only when it is full.`,
        input.capacity,
        before,
      );
    }
    if (after !== input.capacity + 1) {
      return wrong(
        `One item was taken, and then ${after - before} more went in instead of 1.`,
        input.capacity + 1,
        after,
      );
    }
    if (stuck.length > 0) return hangs(stuck, 'Whoever waits for room must go on as soon as there is some.');
    const inOrder = Array.from({ length: input.items }, (_, n) => `item ${n + 1}`);
    if (JSON.stringify(got) !== JSON.stringify(inOrder))
      return wrong('First in, first out: these items came out in another order, or not at all.', inOrder, got);
    return true;
  },
};

const givenUp: Check<GiveUp> = {
  id: 'given-up',
  kind: 'determinism',
  title: 'Whoever gives up takes nothing',
  promise: 'A get that is cancelled takes no item with it, even when one came at the very same moment.',
  scenario: 'giveUp',
  schedules: 100,
  inputs: () => [
    { waits: 1, patienceMs: 10_000 },
    { waits: 2, patienceMs: 10_000 },
  ],
  judge({ observation }) {
    const { stuck, given, got } = observation.value as GiveUpSeen;
    const lost = given.filter((item) => !got.includes(item));
    if (lost.length > 0) {
      return wrong(
        `${lost.join(', ')} was put while somebody waited for it who was cancelled in the same moment, and nobody got it afterwards: it left with the one who had gone. On its way out a cancelled get must give back what it was handed, and wake the next who waits.`,
        given,
        got,
      );
    }
    if (stuck.length > 0)
      return hangs(stuck, 'A cancelled get must leave nothing behind that an item could be handed to.');
    if (got.length > given.length) return wrong('An item came out twice.', given, got);
    return true;
  },
};

export default {
  title: 'A channel with an end',
  summary:
    'Producers and consumers share a bounded queue that can be closed, and that loses nothing when one gives up.',
  concept: 'bounded queues and their end',
  level: 4,
  languages: ['ts', 'py'],
  prerequisites: ['await-between', 'limit-in-flight'],
  checks: [inTurn, talk, full, givenUp],
} satisfies Exercise;
