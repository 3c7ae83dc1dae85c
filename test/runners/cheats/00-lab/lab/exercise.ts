import type { Check, Evidence, Exercise, Judgement, Tools } from '#exercises/schema.ts';

type Work = { numbers: number[]; factor: number; ms: number };
type Sums = { threads: number; calls: number };
type Names = { names: string[]; salt: number };

const wrong = (message: string, actual: unknown): Judgement => ({
  verdict: 'wrong_answer',
  message,
  actual: (actual ?? null) as null,
});

const lanes = (evidence: Evidence, tools: Tools): string[] =>
  tools
    .intervals(evidence.observation)
    .map(({ lane }) => lane)
    .sort();

const solve: Check<Work> = {
  id: 'solve',
  kind: 'correctness',
  title: 'Work in threads',
  promise: 'Each number is worked on once, and at least two at a time.',
  scenario: 'solve',
  inputs: (tools) =>
    [4, 6].map((count) => ({
      numbers: Array.from({ length: count }, (_, index) => index * 10 + tools.integer(0, 9)),
      factor: tools.integer(2, 1_000),
      ms: 15,
    })),
  judge(evidence, tools) {
    const { input, observation } = evidence;
    const { value } = observation;
    const expected = input.numbers.map((number) => number * input.factor);
    if (!tools.same(value, expected)) return wrong('The results are wrong.', value);
    const wanted = input.numbers.map((number) => `work ${number}`).sort();
    if (!tools.same(lanes(evidence, tools), wanted)) return wrong('Not each number was worked on once.', value);
    const most = tools.inFlight(tools.intervals(observation));
    if (most < 2) return wrong('The work was done one piece at a time.', most);
    return true;
  },
};

const count: Check<Sums> = {
  id: 'count',
  kind: 'determinism',
  title: 'Count in threads',
  promise: 'No call of add is lost.',
  scenario: 'count',
  schedules: 12,
  inputs: () => [{ threads: 4, calls: 6 }],
  judge({ input, observation }) {
    const expected = input.threads * input.calls;
    return observation.value === expected ? true : wrong(`The total should be ${expected}.`, observation.value);
  },
};

const faster: Check<Work> = {
  id: 'faster',
  kind: 'speedup',
  title: 'Faster in threads',
  promise: 'At least twice as fast as one by one.',
  scenario: 'solve',
  baseline: 'oneByOne',
  bound: 'waiting',
  threshold: { atLeast: 2, of: 'sequential' },
  // Long against what starting threads takes on a slow or busy host.
  inputs: (tools) => [{ numbers: [1, 2, 3, 4, 5, 6], factor: tools.integer(2, 1_000), ms: 60 }],
  judge({ input, observation }, tools) {
    const expected = input.numbers.map((number) => number * input.factor);
    return tools.same(observation.value, expected) ? true : wrong('The results are wrong.', observation.value);
  },
};

const collect: Check<Names> = {
  id: 'collect',
  kind: 'determinism',
  title: 'Collect with tasks',
  promise: 'All are fetched, two or three at a time.',
  scenario: 'collect',
  schedules: 20,
  inputs: (tools) => [{ names: ['a', 'b', 'c', 'd', 'e', 'f'], salt: tools.integer(1, 1_000_000) }],
  judge(evidence, tools) {
    const { input, observation } = evidence;
    const { value } = observation;
    if (
      !tools.same(
        value,
        input.names.map((name) => `${name}-${input.salt}`),
      )
    )
      return wrong('The results are wrong.', value);
    if (!tools.same(lanes(evidence, tools), input.names)) return wrong('Not each was fetched once.', value);
    const most = tools.inFlight(tools.intervals(observation));
    return most === 2 || most === 3 ? true : wrong(`${most} were fetched at a time.`, value);
  },
};

/** For tests of what is seen from outside: whatever is returned is right, and the facts are told as what was expected. */
const facts: Check<null> = {
  id: 'facts',
  kind: 'conduct',
  title: 'Facts',
  promise: 'Shows what is seen from outside.',
  scenario: 'facts',
  inputs: () => [null],
  judge: () => true,
};

const pages: Check<{ site: { seed: number; pages: number; latencyMs: [number, number]; bytes: [number, number] } }> = {
  id: 'pages',
  kind: 'conduct',
  title: 'Pages',
  promise: 'Every page is fetched once.',
  scenario: 'pages',
  inputs: () => [{ site: { seed: 5, pages: 6, latencyMs: [40, 60], bytes: [50, 90] } }],
  judge({ input, observation, pages: visits }, tools) {
    const site = tools.site(input.site);
    const asked = visits.map(({ url }) => url).sort();
    if (
      !tools.same(
        observation.value,
        site.map(({ bytes }) => bytes),
      )
    )
      return wrong('The lengths are wrong.', observation.value);
    return tools.same(asked, site.map(({ url }) => url).sort()) ? true : wrong('Not each once.', asked);
  },
};

export default {
  title: 'A place to cheat',
  summary: 'What attacks are tried on: it has a callback that is watched, a race, and tasks in virtual time.',
  concept: 'testing',
  level: 1,
  languages: ['py'],
  prerequisites: [],
  checks: [solve, count, collect, facts, pages, faster],
} satisfies Exercise;
