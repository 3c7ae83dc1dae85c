import type { Check, Evidence, Exercise, Judgement, Tools } from '#exercises/schema.ts';
import type { SiteSpec } from '#grader/contract/site.ts';

type Input = { site: SiteSpec; urls: string[]; limit: number };
type Arrivals = { urls: string[]; limit: number; missing: string[] };

const wrong = (message: string, more: object = {}): Judgement => ({ verdict: 'wrong_answer', message, ...more });

function makeInput(tools: Tools, site: Omit<SiteSpec, 'seed' | 'bytes'>, limit: number): Input {
  const spec: SiteSpec = { ...site, seed: tools.integer(1, 1_000_000_000), bytes: [100, 3_000] };
  return { site: spec, urls: tools.site(spec).map((page) => page.url), limit };
}

function judgeSizes({ input, observation }: Evidence<Input>, tools: Tools): Judgement {
  const expected = tools.site(input.site).map((page) => (page.kind === 'missing' ? null : page.bytes));
  const actual = observation.value ?? null;
  if (tools.same(actual, expected)) return true;
  return wrong('These are not the sizes of the pages in the order of the urls, with None for a missing one.', {
    expected,
    actual,
  });
}

const sizes: Check<Input> = {
  id: 'sizes',
  kind: 'correctness',
  title: 'Sizes in order',
  promise: 'There is one size for each url, in the order of the urls, and None for a missing page.',
  scenario: 'download',
  inputs: (tools) => [
    makeInput(tools, { pages: 6, latencyMs: [5, 60], missing: 1 }, 3),
    { ...makeInput(tools, { pages: 2, latencyMs: [5, 10] }, 3), urls: [] },
    makeInput(tools, { pages: 2, latencyMs: [5, 10] }, 8),
  ],
  judge(evidence, tools) {
    const { input } = evidence;
    return input.urls.length > 0
      ? judgeSizes(evidence, tools)
      : tools.same(evidence.observation.value, []) || wrong('An empty list of urls gives an empty list.');
  },
};

const server: Check<Input> = {
  id: 'seen-by-the-server',
  kind: 'conduct',
  title: 'Seen by the server',
  promise: 'The practice server counts exactly the limit in flight and each page once, and no thread did it.',
  scenario: 'download',
  inputs: (tools) => [makeInput(tools, { pages: 24, latencyMs: [100, 160], missing: 2 }, 6)],
  judge(evidence, tools) {
    const { input, pages, facts } = evidence;
    const inOrder = judgeSizes(evidence, tools);
    if (inOrder !== true) return inOrder;
    if (pages.length !== input.urls.length)
      return wrong(`The server saw ${pages.length} requests for ${input.urls.length} pages.`);
    const seen = facts.requestsInFlight;
    if (seen > input.limit) {
      return wrong(
        `The server saw ${seen} requests in flight; ${input.limit} are allowed. A pool of greenlets has a size: Pool(limit).`,
      );
    }
    if (seen === 1) {
      return {
        verdict: 'not_parallel',
        message:
          'The server never saw more than one request at a time: each waited for its answer with a blocking call, which holds all greenlets. Let monkey.patch_all() run before anything else takes a socket, a function or a class from a module that it changes.',
      };
    }
    if (seen < input.limit) {
      return {
        verdict: 'too_slow',
        message: `The server never saw more than ${seen} of ${input.limit} requests in flight.`,
      };
    }
    // gevent looks up host names in a pool of at most ten threads of its own.
    if (facts.workersStarted > 12) {
      return {
        verdict: 'too_slow',
        message: `${facts.workersStarted} threads were started. Greenlets need none: that is what they are for.`,
      };
    }
    return true;
  },
};

const anyOrder: Check<Arrivals> = {
  id: 'any-order',
  kind: 'determinism',
  title: 'Any order of arrival',
  promise: 'In every order that was tried in which simulated pages arrive, order and limit are kept.',
  scenario: 'arrive',
  schedules: 30,
  inputs: () => [
    {
      urls: Array.from({ length: 8 }, (_, index) => `http://pages.test/${index}`),
      limit: 3,
      missing: ['http://pages.test/4'],
    },
  ],
  judge({ input, observation }, tools) {
    const bars = tools.intervals(observation, 'GET');
    const most = tools.inFlight(bars);
    if (most > input.limit) return wrong(`${most} requests were under way at once; ${input.limit} are allowed.`);
    const expected = input.urls.map((url, place) => (input.missing.includes(url) ? null : 100 + place));
    if (!tools.same(observation.value, expected)) {
      return wrong('These are not the sizes in the order of the urls.', {
        expected,
        actual: observation.value ?? null,
      });
    }
    return true;
  },
};

const faster: Check<Input> = {
  id: 'faster',
  kind: 'speedup',
  title: 'Faster than one by one',
  promise: 'With 10 in flight, 30 pages arrive at least 3 times as fast as one by one.',
  scenario: 'download',
  sequentialMs: ({ site }, tools) => tools.siteMs(site),
  bound: 'waiting',
  threshold: { atLeast: 3, of: 'sequential' },
  inputs: (tools) => [makeInput(tools, { pages: 30, latencyMs: [50, 70] }, 10)],
  judge: judgeSizes,
};

export default {
  title: 'Downloads with gevent',
  summary: 'Blocking code becomes cooperative when its waits are patched early enough; a pool keeps it polite.',
  concept: 'greenlets and monkey-patching',
  level: 3,
  languages: ['py'],
  prerequisites: ['thread-pool-downloads'],
  preload: ['gevent.events', 'gevent.pool', 'gevent.ssl', 'gevent.subprocess', 'requests'],
  reference: { py: 'pool-map.py' },
  checks: [sizes, server, anyOrder, faster],
} satisfies Exercise;
