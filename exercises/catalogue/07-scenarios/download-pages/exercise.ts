import type { Check, Evidence, Exercise, Judgement, Tools } from '#exercises/schema.ts';
import type { Json } from '#grader/contract/json.ts';
import type { SitePage, SiteSpec } from '#grader/contract/site.ts';

type Input = { site: SiteSpec; urls: string[]; limit: number; timeoutMs: number; patienceMs: number };
/** One request, as the server logged it or, in virtual time, as the run recorded it. */
type Visit = { url: string; startedAt: number; endedAt?: number };

const FOREIGN = 'http://nowhere.test/';

const wrong = (message: string, more: object = {}): Judgement => ({ verdict: 'wrong_answer', message, ...more });

/** A page in words: what it does, so that a wrong size explains itself. */
function inWords(page: SitePage): string {
  switch (page.kind) {
    case 'missing':
      return `${page.url} is missing (status 404), so its size is null`;
    case 'redirect':
      return `${page.url} redirects to ${page.location}, so its size is that of the page it leads to`;
    case 'stall':
      return `${page.url} never answers, so its size is null`;
    default:
      return `${page.url} answers in time, counted from the start of its request, so its size is a number`;
  }
}

/** The end is reached, and every url has the right size. */
function judgeSizes({ input, observation }: Evidence<Input>, tools: Tools): Judgement {
  const pages = tools.site(input.site);
  const pageAt = new Map(pages.map((page) => [page.url, page]));
  if (observation.value === 'still waiting') {
    const stall = pages.find((page) => page.kind === 'stall');
    return {
      verdict: 'deadlock',
      message: `After ${input.patienceMs} ms your code was still waiting${stall ? `: ${stall.url} keeps the connection open and never answers` : ''}. Give up a page after ${input.timeoutMs} ms: fetch takes a signal, and AbortSignal.timeout makes one.`,
    };
  }
  const { sizes, error } = observation.value as { sizes?: Record<string, Json>; error?: string };
  const foreign = input.urls.find((url) => !pageAt.has(url));
  if (foreign !== undefined) {
    // Some say which host they do not know, others only that they do not know it.
    if (error?.includes(new RegExp('//([^/]+)').exec(foreign)![1]!) || error?.startsWith('gaierror')) return true;
    return wrong(
      `${foreign} cannot be fetched at all: that is neither a missing nor a late page. Pass the error on, do not hide it.`,
      { actual: observation.value ?? null },
    );
  }
  if (sizes === undefined) return wrong(`Your function failed: ${error}. A missing or late page is no error.`);
  for (const url of new Set(input.urls)) {
    const page = pageAt.get(url)!;
    const arrives = page.kind === 'redirect' ? pageAt.get(page.location!)! : page;
    const expected = arrives.kind === 'page' ? arrives.bytes : null;
    const actual = Object.entries(sizes).find(([key]) => key === url)?.[1];
    if (actual === expected) continue;
    const found = actual === undefined ? 'Your answer has no such url.' : `Your answer has ${JSON.stringify(actual)}.`;
    return wrong(`${inWords(page)}. ${found}`, {
      expected: { [url]: expected },
      actual: actual === undefined ? {} : { [url]: actual },
    });
  }
  const more = Object.keys(sizes).find((url) => !input.urls.includes(url));
  return more === undefined || wrong(`Your answer has ${more}, which was not asked for.`);
}

/** Never too many requests at once, and for each url just the requests that it takes. */
function judgeVisits(input: Input, visits: Visit[], tools: Tools): Judgement {
  const most = tools.inFlight(visits);
  if (most > input.limit) return wrong(`${most} requests were in flight at once; ${input.limit} are allowed.`);
  const redirects = tools.site(input.site).filter((page) => input.urls.includes(page.url) && page.location);
  for (const url of new Set([...input.urls, ...visits.map((visit) => visit.url)])) {
    const from = redirects.filter((page) => page.location === url);
    const expected = (input.urls.includes(url) ? 1 : 0) + from.length;
    const seen = visits.filter((visit) => visit.url === url).length;
    if (seen === expected) continue;
    const why =
      from.length > 0
        ? ` (${from.length} of them by a redirect)`
        : input.urls.indexOf(url) < input.urls.lastIndexOf(url)
          ? ': it is listed twice, but one page is enough for both'
          : '';
    return wrong(`${url} was requested ${seen} times instead of ${expected}${why}.`);
  }
  return true;
}

/** The same of what the practice server saw. A host that does not exist ends everything early. */
function judgeRequests({ input, pages }: Evidence<Input>, tools: Tools): Judgement {
  return input.urls.some((url) => url.startsWith(FOREIGN)) || judgeVisits(input, [...pages], tools);
}

/** Nothing that was started is still there. The timer within AbortSignal.timeout is the platform's, and bothers nobody. */
function judgeLeft({ input, observation }: Evidence<Input>): Judgement {
  const requests = observation.left.filter((one) => one.startsWith('request'));
  const timers = observation.left.filter((one) => one === 'timer' || one === 'interval');
  if (requests.length > 0) {
    return {
      verdict: 'leak',
      message: `When your code said it was done, ${requests[0]} was still open. To stop waiting is not enough: abort the request, by the signal that you gave to fetch.`,
    };
  }
  if (timers.length === 0) return true;
  return {
    verdict: 'leak',
    message: `When your code said it was done, ${timers.length} timers were still running, for up to ${input.timeoutMs} ms more. Call clearTimeout when a page has arrived, or let AbortSignal.timeout keep the time.`,
  };
}

/** The first judgement that is not a pass. */
const all = (...judges: (() => Judgement)[]): Judgement => {
  for (const judge of judges) {
    const judged = judge();
    if (judged !== true) return judged;
  }
  return true;
};

/** In virtual time: as many requests as allowed at the start, and a new one whenever one ends, as long as urls are left. */
function judgeFreePlaces({ input, observation }: Evidence<Input>, tools: Tools): Judgement {
  const pageAt = new Map(tools.site(input.site).map((page) => [page.url, page]));
  const { events } = observation;
  const firstEnd = events.findIndex((event) => event.kind === 'end');
  let waiting = new Set(input.urls).size;
  const atFirst = Math.min(input.limit, waiting);
  if (firstEnd >= 0 && firstEnd < atFirst) {
    return {
      verdict: firstEnd === 1 ? 'not_parallel' : 'too_slow',
      message: `When the first page arrived, ${firstEnd} of the ${input.limit} allowed requests had been started, and ${waiting} pages are wanted.`,
    };
  }
  for (const [index, event] of events.entries()) {
    const before = events[index - 1];
    const follows = before?.kind === 'end' && urlOf(event.label) === pageAt.get(urlOf(before.label))?.location;
    if (event.kind === 'start' && !follows) waiting -= 1;
    if (event.kind === 'end' && waiting > 0 && events[index + 1]?.kind !== 'start') {
      return {
        verdict: 'too_slow',
        message: `When ${urlOf(event.label)} was done with, ${waiting} pages were still waiting, but no new request was started. Start the next one as soon as a place is free, not batch by batch.`,
      };
    }
  }
  return true;
}

const urlOf = (label: string): string => label.replace('GET ', 'http://pages.test');

/** A site and the urls to download from it, `repeated` of them listed twice. */
function makeInput(
  tools: Tools,
  site: Omit<SiteSpec, 'seed' | 'bytes'>,
  options: Pick<Input, 'limit' | 'timeoutMs' | 'patienceMs'>,
  repeated = 0,
): Input {
  const spec: SiteSpec = { ...site, seed: tools.integer(1, 1_000_000_000), bytes: [100, 3_000] };
  const pages = tools.site(spec);
  const twice = pages.filter((page) => page.kind === 'page').slice(0, repeated);
  return { site: spec, urls: [...pages, ...twice].map((page) => page.url), ...options };
}

const sizes: Check<Input> = {
  id: 'sizes',
  kind: 'correctness',
  title: 'The right sizes',
  promise: 'Sizes of pages and of what redirects lead to, null for missing and late ones; other errors are passed on.',
  scenario: 'download',
  inputs(tools) {
    // On a busy host Python needs longer for a page that is in time.
    const options = { limit: 4, timeoutMs: tools.language === 'py' ? 1_500 : 400, patienceMs: 1_500 };
    const mixed = makeInput(tools, { pages: 9, latencyMs: [3, 12], missing: 2, redirects: 2, stalls: 1 }, options);
    const small = makeInput(tools, { pages: 4, latencyMs: [3, 12] }, options);
    // One at a time: whoever starts more does so before the first has come, however slowly this host starts them.
    const slow = makeInput(tools, { pages: 3, latencyMs: [300, 300] }, { ...options, limit: 1 });
    const inTurn = tools.language === 'py' ? [slow] : [];
    return [mixed, ...inTurn, { ...small, urls: [] }, { ...small, urls: [...small.urls, `${FOREIGN}1`] }];
  },
  judge: (evidence, tools) =>
    all(
      () => judgeSizes(evidence, tools),
      () => judgeRequests(evidence, tools),
    ),
};

const virtualInputs = (tools: Tools): Input[] => [
  makeInput(
    tools,
    { pages: 7, latencyMs: [5, 20], missing: 1, redirects: 1, stalls: 1 },
    { limit: 3, timeoutMs: 100, patienceMs: 2_000 },
  ),
  // Two pages, the first of them twice: in half of the orders its second turn comes while it is still under way.
  makeInput(tools, { pages: 2, latencyMs: [20, 20] }, { limit: 2, timeoutMs: 100, patienceMs: 2_000 }, 1),
  // In virtual time a page takes up to half as long again as its latency: slow, but never late.
  makeInput(tools, { pages: 12, latencyMs: [30, 60] }, { limit: 2, timeoutMs: 100, patienceMs: 4_000 }),
];

const anyOrder: Check<Input> = {
  id: 'any-order',
  kind: 'determinism',
  title: 'Any order of arrival',
  promise:
    'The sizes are right, in TypeScript in 350 orders of arrival for each input, with the limit kept, no idle place and nothing left; in Python in up to a dozen runs that are shaken.',
  scenario: 'download',
  schedules: 120,
  stressRuns: 12,
  inputs: (tools) => {
    // Python's threads and sockets are real ones: each run takes real time, and what it requested is judged by the server's log.
    if (tools.language === 'py') {
      const options = { limit: 5, timeoutMs: 3_000, patienceMs: 0 };
      return [makeInput(tools, { pages: 9, latencyMs: [0, 4], missing: 1, redirects: 1 }, options, 1)];
    }
    return virtualInputs(tools);
  },
  judge(evidence, tools) {
    if (tools.language === 'py') return judgeSizes(evidence, tools);
    const visits = tools
      .intervals(evidence.observation)
      .map(({ label, ...bar }) => ({ url: urlOf(label), startedAt: bar.startedAt, endedAt: bar.endedAt }));
    return all(
      () => judgeSizes(evidence, tools),
      () => judgeVisits(evidence.input, visits, tools),
      () => judgeLeft(evidence),
      () => judgeFreePlaces(evidence, tools),
    );
  },
};

const server: Check<Input> = {
  id: 'seen-by-the-server',
  kind: 'conduct',
  title: 'Seen by the server',
  promise: 'The practice server counts: at most 16 requests in flight, each page once, late ones aborted in time.',
  scenario: 'download',
  inputs: (tools) =>
    tools.language === 'py'
      ? [
          makeInput(
            tools,
            { pages: 40, latencyMs: [120, 160], missing: 3, redirects: 3, stalls: 1 },
            { limit: 16, timeoutMs: 2_000, patienceMs: 0 },
            2,
          ),
        ]
      : [
          makeInput(
            tools,
            { pages: 32, latencyMs: [30, 60], missing: 3, redirects: 3, stalls: 1 },
            { limit: 16, timeoutMs: 500, patienceMs: 4_000 },
          ),
        ],
  judge(evidence, tools) {
    const { input, pages, facts } = evidence;
    const stalled = new Set(
      tools
        .site(input.site)
        .filter((page) => page.kind === 'stall')
        .map((page) => page.url),
    );
    const hasty = pages.find((visit) => visit.aborted && visit.endedAt! - visit.startedAt < input.timeoutMs / 2);
    return all(
      () => judgeSizes(evidence, tools),
      () => judgeVisits(input, [...pages], tools),
      () =>
        hasty === undefined ||
        wrong(
          `The request for ${hasty.url} was aborted after ${Math.round(hasty.endedAt! - hasty.startedAt)} ms; a page has ${input.timeoutMs} ms to arrive.`,
        ),
      () => judgeLeft(evidence),
      () =>
        pages.every((visit) => visit.aborted || !stalled.has(visit.url)) || {
          verdict: 'leak',
          message: 'The server still holds a request open that you no longer wait for. Abort it.',
        },
      () =>
        // Exactly as many as allowed is asked for in virtual time; here a busy host may hold requests back.
        facts.requestsInFlight >= input.limit / 2 || {
          verdict: facts.requestsInFlight === 1 ? 'not_parallel' : 'too_slow',
          message: `The server never saw more than ${facts.requestsInFlight} of ${input.limit} requests in flight.`,
        },
    );
  },
};

const faster: Check<Input> = {
  id: 'faster',
  kind: 'speedup',
  title: 'Faster than one by one',
  promise: 'With 16 in flight, pages arrive at least 4 times as fast as one by one.',
  scenario: 'download',
  sequentialMs: ({ site }, tools) => tools.siteMs(site),
  bound: 'waiting',
  threshold: { atLeast: 4, of: 'sequential' },
  // A request costs more time of the processor in Python, so there the waits are longer.
  inputs: (tools) => [
    tools.language === 'py'
      ? makeInput(tools, { pages: 24, latencyMs: [70, 100] }, { limit: 16, timeoutMs: 5_000, patienceMs: 0 })
      : makeInput(tools, { pages: 32, latencyMs: [6, 14] }, { limit: 16, timeoutMs: 2_000, patienceMs: 8_000 }),
  ],
  judge: (evidence, tools) =>
    all(
      () => judgeSizes(evidence, tools),
      () => judgeRequests(evidence, tools),
    ),
};

export default {
  title: 'Download pages',
  summary: 'Download a whole site: many pages at once but not too many, redirects, missing pages, and one that stalls.',
  concept: 'bounded downloads with timeouts',
  level: 4,
  languages: ['ts', 'py'],
  prerequisites: ['limit-in-flight'],
  preload: ['requests', 'aiohttp', 'gevent.events', 'gevent.pool', 'gevent.ssl', 'gevent.subprocess', 'eventlet'],
  reference: { ts: 'workers-share-a-list.ts', py: 'task-group-and-streams.py' },
  checks: [sizes, anyOrder, server, faster],
} satisfies Exercise;
