import { SITE_ORIGIN, type ServedPage } from '../../../contract/site.ts';
import type { AbortSignal } from './events.ts';
import { DOMException } from './events.ts';
import { host } from './host.ts';
import { currentRun, type Run } from './run.ts';
import { TextEncoder } from './text.ts';
import { URL } from './url.ts';

const REDIRECTS = 20;

/** What the host answers for one request: a page's head and body, or why there is none. */
export interface Answer {
  status: number;
  body: string;
  location?: string;
  failed?: string;
}

class Headers {
  readonly #fields: ReadonlyMap<string, string>;
  constructor(fields: [string, string][]) {
    this.#fields = new Map(fields);
  }
  get(name: string): string | null {
    return this.#fields.get(name.toLowerCase()) ?? null;
  }
  has(name: string): boolean {
    return this.#fields.has(name.toLowerCase());
  }
  entries(): IterableIterator<[string, string]> {
    return this.#fields.entries();
  }
  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
}

/** What fetch resolves to. The body can be read once, as on the Web. */
export class Response {
  readonly status: number;
  readonly url: string;
  readonly redirected: boolean;
  readonly headers: Headers;
  readonly #body: string;
  #used = false;

  constructor(answer: Answer, url: string, redirected: boolean) {
    this.status = answer.status;
    this.url = url;
    this.redirected = redirected;
    this.#body = answer.body;
    this.headers = new Headers([
      ['content-type', 'text/html; charset=utf-8'],
      ['content-length', String(answer.body.length)],
    ]);
  }
  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }
  get statusText(): string {
    return this.status === 200
      ? 'OK'
      : this.status === 404
        ? 'Not Found'
        : this.status === 405
          ? 'Method Not Allowed'
          : '';
  }
  get bodyUsed(): boolean {
    return this.#used;
  }
  async text(): Promise<string> {
    if (this.#used) throw new TypeError('Body has already been read');
    this.#used = true;
    return this.#body;
  }
  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }
  async bytes(): Promise<Uint8Array> {
    return new TextEncoder().encode(await this.text());
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer as ArrayBuffer;
  }
}

const open = new Map<number, (answer: Answer) => void>();
let ids = 0;

/** Pages that the host was asked for: in virtual time they are the same in every run of a search. */
const pages = new Map<string, ServedPage>();

/** Before another search, which may have other pages. */
export function forgetPages(): void {
  pages.clear();
}

function pageAt(url: string): ServedPage | undefined {
  const known = pages.get(url);
  if (known) return known;
  const json = host().page(url);
  const page = json === '' ? undefined : (JSON.parse(json) as ServedPage);
  if (page) pages.set(url, page);
  return page;
}

/** Requests of runs that are over are never answered. */
export function forgetRequests(): void {
  open.clear();
}

/** Called by the host when a request is answered. */
export function answerFetch(id: number, json: string): void {
  const settle = open.get(id);
  open.delete(id);
  settle?.(JSON.parse(json) as Answer);
}

const NOT_ALLOWED: Answer = { status: 405, body: '' };

/** The Web's fetch, for the practice pages only. */
export async function fetch(
  input: string | URL,
  options: { method?: string; signal?: AbortSignal; redirect?: string } = {},
): Promise<Response> {
  const run = currentRun();
  const { method = 'GET', signal, redirect = 'follow' } = options;
  let url = new URL(input);
  for (let hops = 0; ; hops++) {
    if (url.origin !== SITE_ORIGIN) {
      throw new TypeError(
        `fetch failed: ${url.host} is not one of the practice pages, and there is no other network here`,
      );
    }
    signal?.throwIfAborted();
    // As the server says over sockets: to ask for less than a page must not look like a download of it.
    if (String(method).toUpperCase() !== 'GET') return new Response(NOT_ALLOWED, url.href, false);
    const answer = await request(run, url, signal);
    if (answer.failed !== undefined) throw new TypeError(`fetch failed: ${answer.failed}`);
    if (answer.location === undefined || redirect === 'manual') return new Response(answer, url.href, hops > 0);
    if (redirect === 'error' || hops >= REDIRECTS) throw new TypeError('fetch failed: too many redirects');
    url = new URL(answer.location, url.href);
  }
}

function request(run: Run, url: URL, signal: AbortSignal | undefined): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    ids += 1;
    const id = ids;
    run.requestsMade += 1;
    run.requests.set(id, `request ${url.href}`);
    const cancel = run.virtual ? requestVirtually(run, id, url) : requestFromHost(id, url.href);
    const onAbort = (): void => {
      cancel();
      open.delete(id);
      run.requests.delete(id);
      reject(signal?.reason ?? new DOMException('This operation was aborted', 'AbortError'));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    open.set(id, (answer) => {
      signal?.removeEventListener('abort', onAbort);
      run.requests.delete(id);
      resolve(answer);
    });
  });
}

function requestFromHost(id: number, url: string): () => void {
  host().fetch(id, url);
  return () => host().abortFetch(id);
}

/** In virtual time a page takes between half and one and a half times its latency, drawn from the run's seed. */
function requestVirtually(run: Run, id: number, { href, pathname }: URL): () => void {
  const page = pageAt(href);
  const lane = `request ${run.requestsMade}`;
  run.record('start', lane, `GET ${pathname}`);
  const finish = (answer: Answer): void => {
    run.record('end', lane, `GET ${pathname}`);
    answerFetch(id, JSON.stringify(answer));
  };
  if (page?.kind === 'stall') return () => run.record('end', lane, `GET ${pathname}`);
  const latencyMs = page?.latencyMs ?? 1;
  const drawMs = (): number => latencyMs * (0.5 + run.random.next());
  const answer: Answer =
    page === undefined
      ? { status: 404, body: 'Not found' }
      : { status: page.status, body: page.body, ...(page.location === undefined ? {} : { location: page.location }) };
  const handle = run.clock.wait(latencyMs, drawMs, () => finish(answer), `GET ${href}`);
  return () => {
    run.clock.cancel(handle);
    run.record('end', lane, `GET ${pathname}`);
  };
}
