import type { Check, Evidence, Exercise, Judgement } from '#exercises/schema.ts';

type Input = { threads: number; failures: number };
type Seen = { made: number; values: unknown[] };

function judge({ input, observation }: Evidence<Input>): Judgement {
  const { made, values } = observation.value as Seen;
  const wrong = (message: string): Judgement => ({
    verdict: 'wrong_answer',
    message,
    actual: (observation.value ?? null) as null,
  });
  if (made !== input.failures + 1) {
    return wrong(
      input.failures === 0
        ? `make was called ${made} times for ${input.threads} calls of get. Whoever finds nothing there must find it still so when it makes it.`
        : `make failed ${input.failures} times and was called ${made} times in all. After a failure the next get must try again, and so must those who waited; after a success none may.`,
    );
  }
  const errors = values.filter((value) => value === 'error').length;
  if (errors !== input.failures) {
    return wrong(
      `make failed ${input.failures} times, and get raised ${errors} times. Whoever called make has its error, and those who waited for it try again.`,
    );
  }
  const odd = values.find((value) => value !== 'error' && value !== `value ${made}`);
  if (odd !== undefined)
    return wrong(`get returned ${JSON.stringify(odd)} in place of what make had made, "value ${made}".`);
  return true;
}

const alone: Check<Input> = {
  id: 'alone',
  kind: 'correctness',
  title: 'One after the other',
  promise: 'The value is made by the first get only; an error is raised, and not kept.',
  scenario: 'oneByOne',
  inputs: () => [
    { threads: 3, failures: 0 },
    { threads: 4, failures: 2 },
  ],
  judge,
};

const together: Check<Input> = {
  id: 'together',
  kind: 'determinism',
  title: 'Many at once',
  promise: 'However they take turns, make runs once, and everybody gets what it made.',
  scenario: 'atOnce',
  schedules: 150,
  exhaustiveSchedules: { py: 560 },
  inputs: () => [
    { threads: 2, failures: 0 },
    { threads: 3, failures: 0 },
    { threads: 3, failures: 1 },
  ],
  judge,
};

const cheap: Check<{ readers: number }> = {
  id: 'cheap',
  kind: 'conduct',
  title: 'Reading waits for nobody',
  promise: 'Once the value is there, a get that is on its way holds up no other.',
  scenario: 'readers',
  inputs: () => [{ readers: 8 }],
  judge({ observation }) {
    const { begun, ended } = observation.value as { begun: number; ended: number };
    if (ended === begun) return true;
    return {
      verdict: 'not_parallel',
      message: `The value had long been made, and yet of ${begun} calls of get that came while another was on its way, ${begun - ended} waited for it. Whoever finds the value needs no lock: test first without it.`,
    };
  },
};

export default {
  title: 'Made once, when needed',
  summary: 'A value that is dear to make, wanted by many threads at once, must be made by one of them.',
  concept: 'lazy initialisation',
  level: 3,
  languages: ['py', 'ts'],
  prerequisites: ['check-then-act'],
  limits: { wallMs: 3_000 },
  checks: [alone, together, cheap],
} satisfies Exercise;
