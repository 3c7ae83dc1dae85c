import type { Check, Evidence, Exercise, Judgement } from '#exercises/schema.ts';

type Input = { start: string[]; apartMs?: number };

const WANTED = ['first', 'second', 'third'];
/** What waiting for a second or more may cost in processor time; a loop that only looks uses all of it. */
const WAITING_CPU_MS = 400;

function judge({ input, observation }: Evidence<Input>): Judgement {
  // What a worker of TypeScript does is told too.
  const events = observation.events.filter(({ label }) => label !== 'worker');
  const called = events.filter((event) => event.kind === 'start').map((event) => event.label);
  if (JSON.stringify(called) !== JSON.stringify(WANTED)) {
    return {
      verdict: 'wrong_answer',
      message: `Threads called ${input.start.join(', ')} in this order, and the functions ran in the order ${called.join(', ') || '(none)'}. Each must wait until the one before it has been run, and be run once.`,
      expected: WANTED,
      actual: called,
    };
  }
  const overlaps = events.findIndex((event, index, all) => event.kind === 'start' && all[index - 1]?.kind === 'start');
  if (overlaps >= 0) {
    return {
      verdict: 'wrong_answer',
      message: 'A function began before the one before it had returned. Let the next one go when yours has returned.',
    };
  }
  return true;
}

const ORDERS = [
  ['first', 'second', 'third'],
  ['first', 'third', 'second'],
  ['second', 'first', 'third'],
  ['second', 'third', 'first'],
  ['third', 'first', 'second'],
  ['third', 'second', 'first'],
];

const orders: Check<Input> = {
  id: 'orders',
  kind: 'correctness',
  title: 'All six orders',
  promise: 'In whatever order the three threads come, the functions are run first, second, third.',
  scenario: 'run',
  inputs: () => ORDERS.map((start) => ({ start, apartMs: 10 })),
  judge,
};

const anyTime: Check<Input> = {
  id: 'any-time',
  kind: 'determinism',
  title: 'However threads take turns',
  promise: 'The same when three threads come at once, under hundreds of schedules.',
  scenario: 'run',
  schedules: 120,
  exhaustiveSchedules: { py: 470 },
  sharedMemory: true,
  inputs: () => [{ start: ['first', 'second', 'third'] }, { start: ['third', 'second', 'first'] }],
  judge,
};

const idle: Check<Input> = {
  id: 'idle',
  kind: 'conduct',
  title: 'Waiting costs nothing',
  promise: 'While a thread waits for its turn it uses no processor time.',
  scenario: 'run',
  inputs: () => [{ start: ['third', 'second', 'first'], apartMs: 500 }],
  judge(evidence) {
    const right = judge(evidence);
    if (right !== true) return right;
    const waitsMs = evidence.input.start.length * evidence.input.apartMs!;
    const askedMs = waitsMs - (evidence.facts.idleMs ?? 0);
    if (askedMs <= WAITING_CPU_MS) return true;
    return {
      verdict: 'too_slow',
      message: `Waiting for ${waitsMs / 1000} s asked for ${Math.round(askedMs)} ms of processor time. A loop that looks at a flag again and again keeps a core busy: wait on an event, a condition or a semaphore.`,
    };
  },
};

export default {
  title: 'Print in turn',
  summary: 'Three threads come in any order; what they bring must happen in the right one.',
  concept: 'order between threads',
  level: 2,
  languages: ['py', 'ts'],
  prerequisites: ['first-threads'],
  limits: { wallMs: 4_000 },
  checks: [orders, anyTime, idle],
} satisfies Exercise;
