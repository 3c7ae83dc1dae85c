import type { PageVisit } from '#grader/contract/observation.ts';
import { servedPages, type ServedPage, type SiteSpec } from '#grader/contract/site.ts';

/** What a client gets for one request. */
export interface PageAnswer {
  status: number;
  body: string;
  location?: string;
}

/**
 * Serves one practice site for one run and keeps a log of every request, from outside the sandbox. Whoever carries the requests,
 * a pipe or a socket, calls `visit`.
 */
export class PracticeServer {
  readonly #pages: Map<string, ServedPage>;
  readonly #log: PageVisit[] = [];
  readonly #startedAt = performance.now();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(spec: SiteSpec | undefined) {
    this.#pages = new Map(spec ? servedPages(spec).map((page) => [page.url, page]) : []);
  }

  /** Answers after the page's latency; a page that stalls answers never. Returns a function that aborts the request. */
  visit(url: string, answer: (answer: PageAnswer) => void): () => void {
    const page = this.#pages.get(url);
    const entry: PageVisit = { url, startedAt: this.#now(), aborted: false };
    this.#log.push(entry);
    let timer: NodeJS.Timeout | undefined;
    if (page?.kind !== 'stall') {
      timer = setTimeout(() => {
        this.#timers.delete(timer!);
        const body = page?.body ?? 'Not found';
        Object.assign(entry, { endedAt: this.#now(), status: page?.status ?? 404, bytes: body.length });
        answer({ status: page?.status ?? 404, body, ...(page?.location ? { location: page.location } : {}) });
      }, page?.latencyMs ?? 0);
      this.#timers.add(timer);
    }
    return () => {
      if (entry.endedAt !== undefined) return;
      clearTimeout(timer);
      Object.assign(entry, { endedAt: this.#now(), aborted: true });
    };
  }

  /** Every request so far, in the order in which they came. */
  log(): PageVisit[] {
    return this.#log.map((entry) => ({ ...entry }));
  }

  /** Whether somebody still waits for an answer. */
  get isAwaited(): boolean {
    return this.#log.some(({ endedAt }) => endedAt === undefined);
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #now(): number {
    return performance.now() - this.#startedAt;
  }
}

/** The practice site that an input asks for, by its member `site`. */
export function siteOf(input: unknown): SiteSpec | undefined {
  if (typeof input !== 'object' || input === null || !('site' in input)) return undefined;
  return input.site as SiteSpec;
}
