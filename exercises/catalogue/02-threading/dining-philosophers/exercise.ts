import type { Check, Evidence, Exercise, Judgement } from '#exercises/schema.ts';

type Input = { seats: number; meals: number; guests: number[]; meet?: boolean };

function judge({ input, observation }: Evidence<Input>): Judgement {
  const wrong = (message: string): Judgement => ({ verdict: 'wrong_answer', message });
  const holds = new Map<string, string>();
  const eaten = new Map<string, number>();
  for (const { lane, label, data } of observation.events) {
    const fork = JSON.stringify(data);
    if (label === 'take') holds.set(fork, lane);
    if (label === 'put') {
      if (holds.get(fork) !== lane) return wrong(`${lane} put back fork ${fork} without having it.`);
      holds.delete(fork);
    }
    if (label === 'eat') {
      const mine = [...holds.values()].filter((holder) => holder === lane).length;
      if (mine !== 2)
        return wrong(`${lane} ate with ${mine} forks. Take both before you eat, and put them back after.`);
      eaten.set(lane, (eaten.get(lane) ?? 0) + 1);
    }
  }
  if (holds.size > 0) return wrong(`${[...holds.values()].join(', ')} still had a fork at the end. Put both back.`);
  const hungry = input.guests.find((guest) => eaten.get(`philosopher ${guest}`) !== input.meals);
  if (hungry !== undefined)
    return wrong(
      `philosopher ${hungry} ate ${eaten.get(`philosopher ${hungry}`) ?? 0} times instead of ${input.meals}: once in each dine.`,
    );
  return true;
}

const alone: Check<Input> = {
  id: 'alone',
  kind: 'correctness',
  title: 'One guest',
  promise: 'Each philosopher eats with both forks and puts them back, whichever seat it has.',
  scenario: 'dine',
  inputs: () => [0, 1, 2].map((guest) => ({ seats: 3, meals: 2, guests: [guest] })),
  judge,
};

const full: Check<Input> = {
  id: 'full-table',
  kind: 'determinism',
  title: 'A full table',
  promise: 'However the philosophers take turns, all of them come to eat.',
  scenario: 'dine',
  schedules: 150,
  inputs: () => [
    { seats: 2, meals: 2, guests: [0, 1] },
    { seats: 3, meals: 1, guests: [0, 1, 2] },
  ],
  judge,
};

const apart: Check<Input> = {
  id: 'apart',
  kind: 'conduct',
  title: 'Two may eat at once',
  promise: 'Two philosophers who share no fork eat at the same time.',
  scenario: 'dine',
  inputs: () => [{ seats: 4, meals: 1, guests: [0, 2], meet: true }],
  judge(evidence) {
    const right = judge(evidence);
    if (right !== true) return right;
    const met = evidence.observation.events.filter(({ label }) => label === 'met').length;
    if (met === evidence.input.guests.length) return true;
    return {
      verdict: 'not_parallel',
      message:
        'Philosophers 0 and 2 share no fork, and yet one waited until the other had eaten. A lock around the whole meal lets only one eat at a time.',
    };
  },
};

export default {
  title: 'Dining philosophers',
  summary: 'Five forks, five philosophers, and each needs two. Let nobody starve, and let those eat who can.',
  concept: 'deadlock avoidance',
  level: 4,
  languages: ['py', 'ts'],
  prerequisites: ['opposite-locks'],
  limits: { wallMs: 4_000 },
  checks: [alone, full, apart],
} satisfies Exercise;
