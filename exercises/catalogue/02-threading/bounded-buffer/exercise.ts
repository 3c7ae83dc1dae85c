import type { Check, Evidence, Exercise, Judgement } from '#exercises/schema.ts';

type Input = { capacity: number; puts: number[][]; gets: number[]; waitMs?: number };

/** What waiting for a second or more may cost in processor time; a loop that only looks uses all of it. */
const WAITING_CPU_MS = 400;

function judge({ input, observation }: Evidence<Input>): Judgement {
  const wrong = (message: string, more: object = {}): Judgement => ({ verdict: 'wrong_answer', message, ...more });
  const got = (observation.value as number[][]).flat();
  const expected = input.puts.flat();
  const sorted = (values: number[]): string => JSON.stringify([...values].sort((left, right) => left - right));
  if (sorted(got) !== sorted(expected)) {
    return wrong(
      `${expected.join(', ')} were put, and ${got.join(', ') || 'nothing'} came out. Each must come out once; look at what a thread does right after it was woken.`,
      { expected, actual: got },
    );
  }
  // Whoever takes begins to before it can have taken: what was put and not yet asked for is in the buffer.
  let inside = 0;
  for (const { label } of observation.events) {
    if (label === 'put') inside += 1;
    if (label === 'get') inside -= 1;
    if (inside > input.capacity) {
      return wrong(
        `put returned with ${inside} in a buffer of ${input.capacity}. It must wait until somebody has taken something.`,
      );
    }
  }
  const [one] = input.puts;
  if (input.puts.length === 1 && input.gets.length === 1 && JSON.stringify(got) !== JSON.stringify(one)) {
    return wrong('What is put first must come out first.', { expected: one, actual: got });
  }
  return true;
}

const alone: Check<Input> = {
  id: 'one-by-one',
  kind: 'correctness',
  title: 'One producer, one consumer',
  promise: 'Everything comes out once, in its order, and never more is inside than there is room for.',
  scenario: 'exchange',
  inputs: () => [
    { capacity: 3, puts: [[1, 2, 3]], gets: [3] },
    { capacity: 1, puts: [[1, 2, 3, 4]], gets: [4] },
    { capacity: 2, puts: [[5, 6, 7, 8, 9]], gets: [5] },
  ],
  judge,
};

const many: Check<Input> = {
  id: 'many',
  kind: 'determinism',
  title: 'Many of both',
  promise: 'However threads take turns, nobody waits for ever, nothing is lost, and the buffer is never too full.',
  scenario: 'exchange',
  schedules: 80,
  exhaustiveSchedules: { ts: 100 },
  sharedMemory: true,
  // Workers take many steps where threads of Python call a condition: the smallest inputs are those that are searched best.
  inputs: ({ language }) => [
    { capacity: 1, puts: [[1], [2]], gets: [1, 1] },
    ...(language === 'py' ? [{ capacity: 1, puts: [[1, 2], [3]], gets: [2, 1] }] : []),
    { capacity: 2, puts: [[1, 2, 3]], gets: [1, 2] },
  ],
  judge,
};

const idle: Check<Input> = {
  id: 'idle',
  kind: 'conduct',
  title: 'Waiting costs nothing',
  promise: 'Who waits for room, or for something to take, uses no processor time.',
  scenario: 'exchange',
  inputs: () => [{ capacity: 1, puts: [[1, 2]], gets: [2], waitMs: 1_000 }],
  judge(evidence) {
    const right = judge(evidence);
    if (right !== true) return right;
    const waitsMs = evidence.input.waitMs!;
    const askedMs = waitsMs - (evidence.facts.idleMs ?? 0);
    if (askedMs <= WAITING_CPU_MS) return true;
    return {
      verdict: 'too_slow',
      message: `Waiting for ${waitsMs / 1000} s asked for ${Math.round(askedMs)} ms of processor time. A loop that looks again and again keeps a core busy: wait on a condition, which is woken when something has changed.`,
    };
  },
};

export default {
  title: 'A bounded buffer',
  summary: 'Producers wait while it is full, consumers while it is empty, and nobody for ever.',
  concept: 'condition variables',
  level: 3,
  languages: ['py', 'ts'],
  prerequisites: ['check-then-act', 'print-in-turn'],
  limits: { wallMs: 3_000 },
  checks: [alone, many, idle],
} satisfies Exercise;
