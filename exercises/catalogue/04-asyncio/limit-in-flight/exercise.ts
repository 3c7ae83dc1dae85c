import type { Check, Evidence, Exercise, Judgement, Tools } from '#exercises/schema.ts';
import type { SiteSpec } from '#grader/contract/site.ts';

type Input = { urls: string[]; limit: number; failing?: string };
type SiteInput = { site: SiteSpec; urls: string[]; limit: number };

/**
 * Whatever order pages arrive in: results in order, never too many in flight, and none started after the first error. Where no two arrive
 * at the same moment, as in virtual time (`oneByOne`), never fewer either than there could be; in real time the places of two that do
 * are free for that moment, and a fetch for one of them may be begun but not yet started when the other fails.
 */
function judgeFetches({ input, observation }: Evidence<Input>, tools: Tools, oneByOne: boolean): Judgement {
  const { urls, limit, failing } = input;
  const most = tools.inFlight(tools.intervals(observation, 'fetch'));
  if (most > limit) {
    return { verdict: 'wrong_answer', message: `${most} fetches were in flight at once; ${limit} are allowed.` };
  }
  const started = observation.events.filter((event) => event.kind === 'start').map((event) => event.lane);
  const twice = started.find((url, index) => started.indexOf(url) !== index);
  if (twice) return { verdict: 'wrong_answer', message: `${twice} was fetched more than once.` };

  let waiting = urls.length;
  let inFlight = 0;
  let stopped = false;
  let begun = 0;
  for (const [index, event] of observation.events.entries()) {
    if (event.kind === 'start') {
      waiting -= 1;
      inFlight += 1;
      if (stopped && begun-- <= 0) {
        return {
          verdict: 'wrong_answer',
          message: `${failing} had failed already, but ${event.lane} was still started. The first error stops the rest.`,
        };
      }
    } else if (event.kind === 'end') {
      if (event.lane === failing && !stopped) {
        stopped = true;
        begun = oneByOne ? 0 : Math.min(waiting, limit - inFlight);
      }
      inFlight -= 1;
      const next = observation.events[index + 1];
      if (oneByOne && !stopped && waiting > 0 && next?.kind !== 'start') {
        return {
          verdict: 'too_slow',
          message: `When ${event.lane} arrived, ${waiting} more were waiting, but no new fetch was started: only ${inFlight} of ${limit} were in flight. Start the next one as soon as any is done, not batch by batch.`,
        };
      }
    }
  }
  const value = observation.value as { pages?: unknown; error?: string };
  if (failing !== undefined) {
    const expected = `cannot reach ${failing}`;
    if (value.error === expected) return true;
    return {
      verdict: 'wrong_answer',
      message: `Fetching ${failing} fails, so whoever awaits you must get that error.`,
      expected: { error: expected },
      actual: observation.value ?? null,
    };
  }
  const expected = urls.map((url) => `page of ${url}`);
  if (tools.same(value.pages, expected)) return true;
  return {
    verdict: 'wrong_answer',
    message: 'The pages are not the right ones in the order of the urls.',
    expected: { pages: expected },
    actual: observation.value ?? null,
  };
}

const named = (count: number): string[] => Array.from({ length: count }, (_, index) => `url-${index + 1}`);

function siteInput(tools: Tools, pages: number, latencyMs: [number, number], limit: number): SiteInput {
  const site = { seed: tools.integer(1, 1_000_000_000), pages, latencyMs, bytes: [100, 2_000] as [number, number] };
  return { site, urls: tools.site(site).map((page) => page.url), limit };
}

function wrongSizes({ input, observation }: Evidence<SiteInput>, tools: Tools): Judgement {
  const expected = tools.site(input.site).map((page) => page.bytes);
  if (tools.same(observation.value, expected)) return true;
  return {
    verdict: 'wrong_answer',
    message: 'The sizes of the pages are not the right ones in the order of the urls.',
    expected,
    actual: observation.value ?? null,
  };
}

const results: Check<Input> = {
  id: 'results',
  kind: 'correctness',
  title: 'Results in order',
  promise:
    'Every page is fetched once and handed back in the order of the urls; an empty list and a first error end well.',
  scenario: 'fetchAll',
  inputs: () => [
    { urls: named(6), limit: 2 },
    { urls: [], limit: 3 },
    { urls: named(3), limit: 10 },
    { urls: named(5), limit: 1 },
    { urls: named(7), limit: 3, failing: 'url-3' },
  ],
  judge: (evidence, tools) => judgeFetches(evidence, tools, false),
};

const anyOrder: Check<Input> = {
  id: 'any-order',
  kind: 'determinism',
  title: 'Any order of arrival',
  promise:
    'In 1,500 orders of arrival there are never more than the limit in flight, and never fewer while work is left.',
  scenario: 'fetchAll',
  schedules: 300,
  inputs: () => [
    { urls: named(7), limit: 3 },
    { urls: named(5), limit: 2, failing: 'url-2' },
    { urls: named(4), limit: 1 },
  ],
  judge: (evidence, tools) => judgeFetches(evidence, tools, true),
};

const arrivingPages: Check<SiteInput> = {
  id: 'arriving-pages',
  kind: 'determinism',
  title: 'Pages in any order',
  promise:
    'With pages of the practice server, too: the limit, each page once, the right sizes, and no request left open.',
  scenario: 'download',
  schedules: 150,
  inputs: (tools) => [siteInput(tools, 6, [20, 60], 3)],
  judge(evidence, tools) {
    const { input, observation } = evidence;
    const requests = tools.intervals(observation);
    const most = tools.inFlight(requests);
    if (most > input.limit) {
      return {
        verdict: 'wrong_answer',
        message: `${most} requests were in flight at once; ${input.limit} are allowed.`,
      };
    }
    if (requests.length > input.urls.length) {
      return {
        verdict: 'wrong_answer',
        message: `There were ${requests.length} requests for ${input.urls.length} pages.`,
      };
    }
    const open = observation.left.find((one) => /^(request|connection) /.test(one));
    if (open === undefined) return wrongSizes(evidence, tools);
    return { verdict: 'leak', message: `When your code said it was done, a ${open} was still open.` };
  },
};

const faster: Check<SiteInput> = {
  id: 'faster',
  kind: 'speedup',
  title: 'Faster than one by one',
  promise: 'With 8 in flight, 32 pages arrive at least 4 times as fast as one by one.',
  scenario: 'download',
  sequentialMs: ({ site }, tools) => tools.siteMs(site),
  bound: 'waiting',
  threshold: { atLeast: 4, of: 'sequential' },
  // A request costs more time of the processor in Python, so there the waits are longer.
  inputs: (tools) => [siteInput(tools, 32, tools.language === 'py' ? [30, 50] : [10, 20], 8)],
  judge: wrongSizes,
};

const server: Check<SiteInput> = {
  id: 'seen-by-the-server',
  kind: 'conduct',
  title: 'Seen by the server',
  promise: 'The practice server itself counts the requests: exactly the limit in flight, each page once.',
  scenario: 'download',
  inputs: (tools) => [siteInput(tools, 12, tools.language === 'py' ? [60, 120] : [25, 50], 4)],
  judge(evidence, tools) {
    const { input, pages, facts } = evidence;
    const sizes = wrongSizes(evidence, tools);
    if (sizes !== true) return sizes;
    if (pages.length !== input.urls.length) {
      return {
        verdict: 'wrong_answer',
        message: `The server saw ${pages.length} requests for ${input.urls.length} pages.`,
      };
    }
    if (facts.requestsInFlight > input.limit) {
      return {
        verdict: 'wrong_answer',
        message: `The server saw ${facts.requestsInFlight} requests in flight; ${input.limit} are allowed.`,
      };
    }
    if (facts.requestsInFlight < input.limit) {
      return {
        verdict: 'not_parallel',
        message: `The server never saw more than ${facts.requestsInFlight} of ${input.limit} requests in flight.`,
      };
    }
    return true;
  },
};

export default {
  title: 'Limit what is in flight',
  summary: 'Fetch many pages with a limit on how many are under way, and never a free place while work is left.',
  concept: 'bounded concurrency',
  level: 3,
  languages: ['ts', 'py'],
  prerequisites: ['gather-the-waits'],
  reference: { ts: 'workers-share-an-index.ts', py: 'task-group-with-semaphore.py' },
  checks: [results, anyOrder, arrivingPages, server, faster],
} satisfies Exercise;
