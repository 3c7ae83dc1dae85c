import type { Check, Evidence, Exercise, Judgement, Tools } from '#exercises/schema.ts';

type Input = { ns: number[] };

/** The same as provided/compute.ts and compute.py: an oracle imports nothing. */
function compute(n: number): number {
  let state = n | 1;
  let sum = 0;
  for (let round = 0; round < n; round++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    sum = (sum + Math.imul(state, state)) | 0;
  }
  return sum >>> 0;
}

/** Compares the results at some places with what is computed here; all of them, unless that would take too long. */
function judgeResults({ input, observation }: Evidence<Input>, places: number[]): Judgement {
  const { ns } = input;
  const results = observation.value;
  if (!Array.isArray(results) || results.length !== ns.length) {
    return {
      verdict: 'wrong_answer',
      message: `A list of ${ns.length} results is asked for, one for each number of the list.`,
      actual: results ?? null,
    };
  }
  for (const place of places) {
    const expected = compute(ns[place]!);
    if (results[place] === expected) continue;
    const moved = results.indexOf(expected);
    return {
      verdict: 'wrong_answer',
      message:
        moved >= 0
          ? `The result of ns[${place}] is at place ${moved}. Results come in the order of the list, whichever worker is done first: send the place along with the number.`
          : `The result at place ${place} is not compute(${ns[place]}).`,
      expected,
      actual: results[place] ?? null,
    };
  }
  return true;
}

/** Where to look when computing everything again would take too long. Not from the seed, so that nobody can know it. */
const someplaces = (count: number): number[] => [0, Math.floor(Math.random() * count), count - 1];

const everyPlace = (ns: number[]): number[] => ns.map((_, index) => index);

/** Numbers that take long: tens of milliseconds each, for which Python gets less far. */
const long = (tools: Tools, count: number): number[] =>
  Array.from({ length: count }, () =>
    tools.language === 'py' ? tools.integer(110_000, 150_000) : tools.integer(4_000_000, 6_000_000),
  );

/** The same work in more pieces: one of them, however long a crowded host delays it, does not look like all of it. */
const inPieces = (tools: Tools): number[] =>
  Array.from({ length: 2 * tools.cores + 12 }, () => tools.integer(1_600_000, 2_400_000));

const results: Check<Input> = {
  id: 'results',
  kind: 'correctness',
  title: 'Results in order',
  promise: 'There is one result for each number, in the order of the list, for short lists and an empty one too.',
  scenario: 'computeAll',
  inputs: (tools) => [
    { ns: [tools.language === 'py' ? 800_000 : 12_000_000, 50, 40, 30, 20] },
    { ns: [] },
    { ns: [1_000] },
    { ns: [7, 7, 2_000, 7, 100, 1, 3] },
  ],
  judge: (evidence) => judgeResults(evidence, everyPlace(evidence.input.ns)),
};

const GIL =
  'If you used threads: CPython runs Python code in only one thread at a time, the one that holds its global interpreter lock (GIL). Threads overlap waiting, not computing; processes have an interpreter and a lock each.';

/**
 * Python: whether any two stretches of work went on at once, how many processes and threads were started, and whether a process
 * outlives the call. A stretch keeps its interpreter's lock from its begin to its end, so that threads can be told from processes
 * however busy the host is.
 */
function judgeProcesses({ input, observation, facts }: Evidence<Input>, tools: Tools): Judgement {
  const { ns } = input;
  const stretches = observation.value;
  if (!Array.isArray(stretches) || stretches.length !== ns.length || !stretches.every(Array.isArray)) {
    return {
      verdict: 'wrong_answer',
      message: `A list of ${ns.length} results is asked for, each as the function that you were given returned it.`,
      actual: stretches ?? null,
    };
  }
  const left = observation.events.filter((event) => event.label === 'left behind').length;
  if (left > 0) {
    return {
      verdict: 'leak',
      message: `${left} processes were still there after all results were in. Leave a pool or an executor by "with", and join processes of your own.`,
    };
  }
  const started = facts.workersStarted;
  // A pool has threads of its own beside its processes, and each end of a queue has one.
  if (started > 3 * tools.cores + 6) {
    return {
      verdict: 'too_slow',
      message: `${started} processes and threads were started for ${ns.length} numbers on ${tools.cores} cores. Starting a process costs many milliseconds and more memory than its result: start about one a core and give each more to do.`,
    };
  }
  const together = tools.inFlight(stretches.map(([from, to]) => ({ startedAt: Number(from), endedAt: Number(to) })));
  if (together < Math.min(2, tools.cores)) {
    return {
      verdict: 'not_parallel',
      message: `Of ${ns.length} computations no two ever went on at the same time, ${started === 0 ? 'since you started neither a process nor a thread' : `although you started ${started} processes and threads`}. ${GIL}`,
    };
  }
  return true;
}

const machine: Check<Input> = {
  id: 'machine',
  kind: 'conduct',
  title: 'Workers at work',
  promise: 'About one worker or process a core is started, not one for each number, and none is left behind.',
  scenario: 'computeTogether',
  inputs: (tools) => [{ ns: tools.language === 'py' ? long(tools, 4 * tools.cores + 16) : inPieces(tools) }],
  judge(evidence, tools) {
    if (tools.language === 'py') return judgeProcesses(evidence, tools);
    const { input, observation, facts } = evidence;
    const least = Math.min(2, tools.cores);
    // Asked first: starting a worker holds the loop too, and so many of them hold it for long.
    if (facts.workersStarted > tools.cores + 1) {
      return {
        verdict: 'too_slow',
        message: `${facts.workersStarted} workers were started for ${input.ns.length} numbers on ${tools.cores} cores. Starting one costs many milliseconds and more memory than its result: start about one a core and give each more to do.`,
      };
    }
    // Half of the work on the main loop is less than half of the time, where starting a worker takes long.
    const { longestStallMs = 0 } = facts;
    if (longestStallMs > facts.wallMs * (facts.workersStarted < least ? 0.3 : 0.8)) {
      return {
        verdict: 'blocked_loop',
        message: `The main event loop stood still for ${Math.round(longestStallMs)} of ${Math.round(facts.wallMs)} ms: you compute on it. Promises do not move work to another core; post the numbers to workers and only wait here.`,
      };
    }
    const checked = judgeResults(evidence, someplaces(input.ns.length));
    if (checked !== true) return checked;
    const left = observation.left.filter((one) => one.startsWith('worker'));
    if (left.length > 0) {
      return {
        verdict: 'leak',
        message: `${left.length} of ${facts.workersStarted} workers were still there after all results were in. A worker waits for messages until you call its terminate(); "finally" is a good place.`,
      };
    }
    if (facts.workersStarted < least) {
      return {
        verdict: 'not_parallel',
        message: `${facts.workersStarted} workers were started, so one core did all the work. There are ${tools.cores} cores: start a worker for each.`,
      };
    }
    if (facts.workersAlive < least) {
      return {
        verdict: 'not_parallel',
        message: `${facts.workersStarted} workers were started, but only one was there at any time. Start them all before you wait for the first.`,
      };
    }
    return true;
  },
};

const faster: Check<Input> = {
  id: 'faster',
  kind: 'speedup',
  title: 'On all cores',
  promise: '12 numbers or more are done at least 0.75 × cores times as fast as one by one: with 2 cores 1.5 times.',
  scenario: 'computeAll',
  baseline: 'computeOneByOne',
  bound: 'cpu',
  threshold: { atLeast: 0.75, of: 'cores' },
  notParallelHint: { py: GIL },
  inputs: (tools) => [{ ns: long(tools, Math.max(12, 4 * tools.cores) * tools.scale) }],
  judge: (evidence) => judgeResults(evidence, someplaces(evidence.input.ns.length)),
};

export default {
  title: 'Sum of squares',
  summary: 'Compute on all cores, with about one worker or process for each, and results in order.',
  concept: 'work on all cores',
  level: 2,
  languages: ['ts', 'py'],
  prerequisites: ['gather-the-waits'],
  reference: { ts: 'a-slice-for-each-core', py: 'a-slice-for-each-core.py' },
  checks: [results, machine, faster],
} satisfies Exercise;
