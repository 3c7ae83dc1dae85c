import type { Check, Evidence, Exercise, Judgement } from '#exercises/schema.ts';

type Input = { requests: string[]; ms: number; broken?: string };

/** How much of its time the heart may at most lose in one piece: a blocking call takes all of its own. */
const STALL_SHARE = 0.6;

const wrong = (message: string, more: object = {}): Judgement => ({ verdict: 'wrong_answer', message, ...more });

/** One report a request, in order; an error of the old library passed on. */
function judgeReports({ input, observation }: Evidence<Input>): Judgement {
  const { reports, error } = observation.value as { reports?: unknown; error?: string };
  const called = observation.events.filter((event) => event.kind === 'start' && event.label === 'look up');
  for (const request of input.requests) {
    const times = called.filter((event) => event.lane === request).length;
    if (times !== 1 && input.broken === undefined)
      return wrong(`look_up("${request}") was called ${times} times instead of once.`);
  }
  if (input.broken !== undefined) {
    const expected = `no entry for ${input.broken}`;
    return (
      error === expected ||
      wrong(`look_up("${input.broken}") raises an error, and so must handle.`, {
        expected: { error: expected },
        actual: observation.value ?? null,
      })
    );
  }
  const expected = input.requests.map((request) => `report: entry of ${request}`);
  return (
    JSON.stringify(reports) === JSON.stringify(expected) ||
    wrong('These are not the reports of the requests.', { expected, actual: observation.value ?? null })
  );
}

const reports: Check<Input> = {
  id: 'reports',
  kind: 'correctness',
  title: 'The right reports',
  promise: 'handle returns the report of its request, looks it up once, and passes an error on.',
  scenario: 'handleAll',
  inputs: () => [
    { requests: ['tea'], ms: 10 },
    { requests: ['tea', 'milk', 'sugar'], ms: 10 },
    { requests: ['salt'], ms: 10, broken: 'salt' },
  ],
  judge: judgeReports,
};

const heartbeat: Check<Input> = {
  id: 'heartbeat',
  kind: 'conduct',
  title: 'The heart beats on',
  promise: 'While requests are handled a heart beats on the same event loop, and never stands still for long.',
  scenario: 'handleWithHeart',
  inputs: () => [{ requests: ['tea', 'milk', 'sugar'], ms: 700 }],
  judge(evidence, tools) {
    const { input, observation, facts } = evidence;
    const right = judgeReports(evidence);
    if (right !== true) return right;
    // Only while something was looked up; what is measured is the loop, not the start of it.
    const { events } = observation;
    const first = events.find((event) => event.label === 'look up')!.at;
    const last = events.findLast((event) => event.label === 'look up')!.at;
    const beats = events.filter((event) => event.label === 'beat').map((event) => event.at);
    const times = [first, ...beats.filter((at) => at > first && at < last), last];
    const longest = Math.max(...times.slice(1).map((at, index) => at - times[index]!));
    if (longest > input.ms * STALL_SHARE) {
      return {
        verdict: 'blocked_loop',
        message: `The heart stood still for ${Math.round(longest)} ms while look_up took its ${input.ms} ms: it ran on the event loop and held everything else. A pause before or after a blocking call does not shorten it; let a thread make the call, and await that.`,
      };
    }
    const most = tools.inFlight(tools.intervals(observation, 'look up'));
    if (most < input.requests.length) {
      return {
        verdict: 'not_parallel',
        message: `${input.requests.length} requests were handled at once, but only ${most} looked up at a time. Each call needs a thread of its own while it waits.`,
      };
    }
    if (facts.workersStarted > input.requests.length + 3) {
      return wrong(`${facts.workersStarted} threads and processes were started for ${input.requests.length} requests.`);
    }
    return true;
  },
};

export default {
  title: 'Unblock the loop',
  summary: 'An event loop must never wait inside a call: hand what blocks to a thread, and await that.',
  concept: 'blocking calls and event loops',
  level: 2,
  languages: ['py'],
  prerequisites: ['gather-the-waits', 'first-threads'],
  checks: [reports, heartbeat],
} satisfies Exercise;
