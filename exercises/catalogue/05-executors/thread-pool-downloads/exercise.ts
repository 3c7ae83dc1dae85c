import type { Check, Evidence, Exercise, Judgement, Tools } from '#exercises/schema.ts';
import type { SiteSpec } from '#grader/contract/site.ts';

type Input = { urls: string[]; limit: number; failing: string[]; slow?: string };
type SiteInput = { site: SiteSpec; urls: string[]; limit: number };

const wrong = (message: string, more: object = {}): Judgement => ({ verdict: 'wrong_answer', message, ...more });

/** A page or the error for each url, in order; every page fetched once, and never too many at a time. */
function judgeFetches({ input, observation }: Evidence<Input>, tools: Tools): Judgement {
  const { urls, limit, failing, slow } = input;
  const value = observation.value as { pages?: unknown[]; error?: string };
  if (value.error !== undefined) {
    return wrong(
      `Fetching ${failing.join(' and ')} fails, and your function failed with it: ${value.error}. Put the error where the page would be, and go on with the others.`,
    );
  }
  const bars = tools.intervals(observation, 'fetch');
  for (const url of urls) {
    const times = bars.filter((bar) => bar.lane === url).length;
    if (times !== 1) return wrong(`${url} was fetched ${times} times instead of once.`);
  }
  const most = tools.inFlight(bars);
  if (most > limit) return wrong(`${most} fetches were under way at once; ${limit} are allowed.`);
  const expected = urls.map((url) =>
    failing.includes(url) ? { $: 'error', name: 'OSError', message: `cannot reach ${url}` } : `page of ${url}`,
  );
  if (!tools.same(value.pages, expected)) {
    return wrong(
      'These are not the pages in the order of the urls, with the very error that fetch raised where there is no page.',
      { expected, actual: value.pages ?? null },
    );
  }
  const { events } = observation;
  const slowEnds = events.findIndex((event) => event.kind === 'end' && event.lane === slow);
  const waiting = events.slice(slowEnds).filter((event) => event.kind === 'start').length;
  if (slow !== undefined && waiting > 0) {
    return {
      verdict: limit > 1 && most === 1 ? 'not_parallel' : 'too_slow',
      message: `${slow} takes as long as all others together, and ${waiting} of them waited for it although there was a place free. Let each thread take the next url as soon as it is done, not batch by batch.`,
    };
  }
  return true;
}

const named = (count: number): string[] => Array.from({ length: count }, (_, index) => `url-${index + 1}`);

function siteInput(tools: Tools, site: Omit<SiteSpec, 'seed' | 'bytes'>, limit: number): SiteInput {
  const spec: SiteSpec = { ...site, seed: tools.integer(1, 1_000_000_000), bytes: [100, 3_000] };
  return { site: spec, urls: tools.site(spec).map((page) => page.url), limit };
}

/** The size of each page, and for missing ones the error that urllib raises. */
function judgeSizes({ input, observation }: Evidence<SiteInput>, tools: Tools): Judgement {
  const expected = tools
    .site(input.site)
    .map((page) => (page.kind === 'missing' ? { $: 'error', name: 'HTTPError' } : page.bytes));
  const { pages, error } = observation.value as { pages?: unknown[]; error?: string };
  if (error !== undefined) return wrong(`A missing page made your function fail: ${error}.`);
  const seen = pages?.map((page) =>
    typeof page === 'object' && page !== null && 'name' in page ? { $: 'error', name: page.name } : page,
  );
  if (tools.same(seen, expected)) return true;
  return wrong('These are not the sizes of the pages in the order of the urls.', { expected, actual: pages ?? null });
}

const results: Check<Input> = {
  id: 'results',
  kind: 'correctness',
  title: 'Pages and errors in order',
  promise: 'Every page is fetched once and stands at the place of its url; an error stands where its page would be.',
  scenario: 'fetchAll',
  inputs: () => [
    { urls: named(5), limit: 2, failing: [] },
    { urls: named(6), limit: 3, failing: ['url-1', 'url-5'] },
    { urls: [], limit: 3, failing: [] },
    { urls: named(2), limit: 8, failing: ['url-2'] },
    { urls: named(6), limit: 2, failing: [], slow: 'url-1' },
  ],
  judge: judgeFetches,
};

const anyOrder: Check<Input> = {
  id: 'any-order',
  kind: 'determinism',
  title: 'Any order of arrival',
  promise: 'Under many schedules, with other arrivals and other switches of threads, the same list comes out.',
  scenario: 'fetchAll',
  schedules: 80,
  inputs: () => [
    { urls: named(9), limit: 4, failing: ['url-2'] },
    { urls: named(6), limit: 6, failing: ['url-6'] },
  ],
  judge: judgeFetches,
};

const server: Check<SiteInput> = {
  id: 'seen-by-the-server',
  kind: 'conduct',
  title: 'Seen by the server',
  promise: 'The practice server counts the limit in flight and each page once; from outside no more threads are seen.',
  scenario: 'download',
  inputs: (tools) => [siteInput(tools, { pages: 20, latencyMs: [80, 140], missing: 2 }, 5)],
  judge(evidence, tools) {
    const { input, pages, facts } = evidence;
    const { limit, urls } = input;
    const sizes = judgeSizes(evidence, tools);
    if (sizes !== true) return sizes;
    const seen = facts.requestsInFlight;
    if (pages.length !== urls.length) return wrong(`The server saw ${pages.length} requests for ${urls.length} pages.`);
    if (seen > limit) return wrong(`The server saw ${seen} requests in flight; ${limit} are allowed.`);
    if (seen < limit) {
      return {
        verdict: seen === 1 ? 'not_parallel' : 'too_slow',
        message: `The server never saw more than ${seen} of ${limit} requests in flight.`,
      };
    }
    // One more for code that keeps the work of the pool apart.
    if (facts.workersStarted > limit + 1) {
      return {
        verdict: 'too_slow',
        message: `${facts.workersStarted} threads were started where ${limit} work at a time. A pool keeps its threads and gives each the next url; waiting threads cost memory too.`,
      };
    }
    return true;
  },
};

const faster: Check<SiteInput> = {
  id: 'faster',
  kind: 'speedup',
  title: 'Faster than one by one',
  promise: 'With 10 threads, 30 pages arrive at least 4 times as fast as one by one.',
  scenario: 'download',
  sequentialMs: ({ site }, tools) => tools.siteMs(site),
  bound: 'waiting',
  threshold: { atLeast: 4, of: 'sequential' },
  inputs: (tools) => [siteInput(tools, { pages: 30, latencyMs: [40, 60] }, 10)],
  judge: judgeSizes,
};

export default {
  title: 'A pool of downloads',
  summary: 'Let an executor keep some threads busy, with results in order and errors that end nothing else.',
  concept: 'thread pools',
  level: 2,
  languages: ['py'],
  prerequisites: ['first-threads'],
  preload: ['urllib.request'],
  reference: { py: 'futures-in-a-list.py' },
  checks: [results, anyOrder, server, faster],
} satisfies Exercise;
