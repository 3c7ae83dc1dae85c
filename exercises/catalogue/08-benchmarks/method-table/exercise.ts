import type { Check, Evidence, Exercise, Judgement, Tools } from '#exercises/schema.ts';
import type { SiteSpec } from '#grader/contract/site.ts';

const METHODS = ['sequential', 'threading', 'multiprocessing', 'asyncio', 'gevent'] as const;
const TASKS = ['waiting', 'computing'] as const;
type Method = (typeof METHODS)[number];
type Task = (typeof TASKS)[number];
type Input = { label: string; task: Task; method: Method; site: SiteSpec; urls: string[]; ns: number[] };
type Numbers = { ns: number[] };
type Facts = Evidence['facts'];

/** Between these ratios to one by one a prediction counts as right either way: hosts differ, and so do hours. */
const SURELY_NOT = 1.3;
const SURELY = 1.6;

/** The same arithmetic as provided/tasks.py, modulo 2 to the 31st. */
function crunch(n: number): number {
  let value = n;
  for (let i = 0; i < n; i++) value = (Math.imul(value, 1_103_515_245) + 12_345 + i) & 0x7fff_ffff;
  return value;
}

function inputsFor(tools: Tools, pages: number, numbers: number): Input[] {
  const site: SiteSpec = { seed: tools.integer(1, 1_000_000_000), pages, latencyMs: [120, 160], bytes: [500, 3_000] };
  const urls = tools.site(site).map((page) => page.url);
  const ns = Array.from({ length: numbers }, () => tools.integer(600_000, 700_000));
  return TASKS.flatMap((task) =>
    METHODS.map((method) => ({
      label: `${task}: ${method}`,
      task,
      method,
      site,
      urls: task === 'waiting' ? urls : [],
      ns: task === 'computing' ? ns : [],
    })),
  );
}

function judgeValues({ input, observation }: Evidence<Input>, tools: Tools): Judgement {
  const { values } = observation.value as { values: unknown };
  const expected = input.task === 'waiting' ? tools.site(input.site).map((page) => page.bytes) : input.ns.map(crunch);
  if (tools.same(values, expected)) return true;
  return {
    verdict: 'wrong_answer',
    message: `${input.method} gives other values, or another order, than one by one (${input.task}).`,
    expected,
    actual: values as number[],
  };
}

/** How long a run asked for no core; at least a moment, so that others can be compared with it. */
function idleMs({ idleMs: seenMs, wallMs }: Facts): number {
  return Math.max(1, seenMs ?? wallMs);
}

function judgePrediction(evidence: Evidence<Input>[], tools: Tools): Judgement {
  const seen = (task: Task, method: Method): Facts =>
    evidence.find(({ input }) => input.task === task && input.method === method)!.facts;
  // The host's business is not the student's.
  const quietMs = { waiting: tools.undisturbedWaitingMs, computing: tools.undisturbedMs };
  const timesAsFast = (task: Task, method: Method, timeMs: (facts: Facts) => number): number =>
    timeMs(seen(task, 'sequential')) / timeMs(seen(task, method));
  const coresBusy = (method: Method): number => {
    const facts = seen('computing', method);
    return facts.cpuMs / quietMs.computing(facts);
  };
  const prediction = evidence
    .map(
      ({ observation }) => (observation.value as { prediction?: Record<string, Record<string, unknown>> }).prediction,
    )
    .find((one) => one !== undefined);
  for (const task of TASKS) {
    for (const method of METHODS.slice(1)) {
      const ratio = timesAsFast(task, method, quietMs[task]);
      // A crowded or slower core changes what one run took; what is seen of it in another way must agree.
      const confirming = task === 'waiting' ? timesAsFast(task, method, ({ wallMs }) => wallMs) : coresBusy(method);
      // What waits one by one asks for no core as long as one by one does, however dear processes are to start, and on any host.
      const idle = task === 'waiting' ? timesAsFast(task, method, idleMs) : confirming;
      const said = prediction?.[task]?.[method];
      if (typeof said !== 'boolean') {
        return { verdict: 'wrong_answer', message: `PREDICTION["${task}"]["${method}"] must be True or False.` };
      }
      const helpsNot = ratio < SURELY_NOT && confirming < SURELY_NOT && idle < SURELY_NOT;
      const helps = ratio > SURELY && confirming > SURELY_NOT;
      if (said ? helpsNot : helps) {
        return {
          verdict: 'wrong_answer',
          message: `You predicted that ${method} ${said ? 'is faster' : 'is not faster'} for the ${task} task, but it was measured as ${ratio.toFixed(2)} times as fast as one by one. Is the method written so that it can help, and is the prediction right?`,
          expected: !said,
          actual: said,
        };
      }
    }
  }
  return true;
}

const small: Check<Input> = {
  id: 'values',
  kind: 'correctness',
  title: 'Same values',
  promise: 'Every method gives the same values in the same order as one by one.',
  scenario: 'run',
  inputs: (tools) =>
    inputsFor(tools, 3, 2)
      .filter((input) => input.method !== 'sequential')
      .map((input) => ({ ...input, ns: input.ns.map((n) => Math.floor(n / 1_000)) })),
  judge: judgeValues,
};

const table: Check<Input> = {
  id: 'table',
  kind: 'conduct',
  bound: 'cpu',
  title: 'The table of this host',
  promise:
    'Each method runs on both tasks; its time and memory are measured from outside and compared with your prediction.',
  scenario: 'run',
  inputs: (tools) => inputsFor(tools, 16, 8),
  judge: judgeValues,
  conclude: judgePrediction,
};

const cores: Check<Numbers> = {
  id: 'cores',
  kind: 'speedup',
  title: 'All cores for computing',
  promise:
    'The one method that helps for computing does so: at least 0.65 times as many cores as the host has are kept busy.',
  scenario: 'compute',
  baseline: 'computeOneByOne',
  bound: 'cpu',
  threshold: { atLeast: 0.65, of: 'cores' },
  inputs: (tools) => [{ ns: Array.from({ length: 8 * tools.scale }, () => tools.integer(300_000, 350_000)) }],
  judge({ input, observation }, tools) {
    if (tools.same(observation.value, input.ns.map(crunch))) return true;
    return { verdict: 'wrong_answer', message: 'The values are not the right ones in the right order.' };
  },
};

export default {
  title: 'The table of methods',
  summary:
    'Threads, processes, an event loop or greenlets: predict what helps for waiting and what for computing, then measure.',
  concept: 'choosing a method by workload',
  level: 3,
  languages: ['py'],
  prerequisites: ['sum-of-squares', 'gather-the-waits', 'gevent-downloads'],
  preload: ['requests', 'aiohttp', 'gevent.monkey', 'gevent.pool'],
  reference: { py: 'all-methods.py' },
  checks: [small, table, cores],
} satisfies Exercise;
