import { host } from './host.ts';

const PARTS = [
  'href',
  'origin',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
] as const;
type Parts = Record<(typeof PARTS)[number], string>;

/** Parts of texts that were parsed before: to ask the host takes longer than most of what a schedule does. */
const PARSED = new Map<string, Parts | undefined>();
const PARSED_COUNT = 1_000;
const PARSED_LENGTH = 1_000;

function parse(text: string, base = ''): Parts | undefined {
  const key = `${base.length} ${base}${text}`;
  if (PARSED.has(key)) return PARSED.get(key);
  const json = host().parseUrl(text, base);
  const parts = json === '' ? undefined : (JSON.parse(json) as Parts);
  if (PARSED.size < PARSED_COUNT && key.length <= PARSED_LENGTH) PARSED.set(key, parts);
  return parts;
}

const decode = (text: string): string => {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
};
const escape = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

/** The Web's URLSearchParams. */
export class URLSearchParams {
  #pairs: [string, string][] = [];
  readonly #changed: (() => void) | undefined;

  constructor(init: string | Iterable<[string, string]> | Record<string, string> = '', changed?: () => void) {
    if (typeof init === 'string') {
      for (const part of init.replace(/^\?/, '').split('&')) {
        if (part === '') continue;
        const [name = '', ...rest] = part.split('=');
        this.#pairs.push([decode(name), decode(rest.join('='))]);
      }
    } else {
      const pairs = Symbol.iterator in init ? [...init] : Object.entries(init);
      this.#pairs = pairs.map(([name, value]) => [String(name), String(value)]);
    }
    this.#changed = changed;
  }

  get size(): number {
    return this.#pairs.length;
  }
  get(name: string): string | null {
    return this.#pairs.find(([key]) => key === name)?.[1] ?? null;
  }
  getAll(name: string): string[] {
    return this.#pairs.filter(([key]) => key === name).map(([, value]) => value);
  }
  has(name: string): boolean {
    return this.#pairs.some(([key]) => key === name);
  }
  append(name: string, value: string): void {
    this.#pairs.push([String(name), String(value)]);
    this.#changed?.();
  }
  set(name: string, value: string): void {
    const first = this.#pairs.findIndex(([key]) => key === name);
    if (first < 0) this.#pairs.push([String(name), String(value)]);
    else this.#pairs = this.#pairs.filter(([key], index) => key !== name || index === first);
    if (first >= 0) this.#pairs[first] = [String(name), String(value)];
    this.#changed?.();
  }
  delete(name: string): void {
    this.#pairs = this.#pairs.filter(([key]) => key !== name);
    this.#changed?.();
  }
  sort(): void {
    this.#pairs.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
    this.#changed?.();
  }
  forEach(callback: (value: string, name: string, params: URLSearchParams) => void): void {
    for (const [name, value] of this.#pairs) callback(value, name, this);
  }
  keys(): IterableIterator<string> {
    return this.#pairs.map(([name]) => name).values();
  }
  values(): IterableIterator<string> {
    return this.#pairs.map(([, value]) => value).values();
  }
  entries(): IterableIterator<[string, string]> {
    return this.#pairs.values();
  }
  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
  toString(): string {
    return this.#pairs.map(([name, value]) => `${escape(name)}=${escape(value)}`).join('&');
  }
}

/** The Web's URL; the host parses, so that it is exactly the standard's. Its parts are read-only here, but for the search. */
export class URL {
  #parts: Parts;
  readonly searchParams: URLSearchParams;

  constructor(text: string | URL, base?: string | URL) {
    const parts = parse(String(text), base === undefined ? '' : String(base));
    if (parts === undefined) throw new TypeError(`Invalid URL: ${String(text)}`);
    this.#parts = parts;
    this.searchParams = new URLSearchParams(parts.search, () => {
      const search = this.searchParams.toString();
      const bare = this.#parts.href.split('#')[0]!.split('?')[0]!;
      this.#parts = parse(`${bare}${search ? `?${search}` : ''}${this.#parts.hash}`) ?? this.#parts;
    });
  }

  static canParse(text: string, base?: string): boolean {
    return parse(String(text), base) !== undefined;
  }
  static parse(text: string, base?: string): URL | null {
    return URL.canParse(text, base) ? new URL(text, base) : null;
  }

  get href(): string {
    return this.#parts.href;
  }
  get origin(): string {
    return this.#parts.origin;
  }
  get protocol(): string {
    return this.#parts.protocol;
  }
  get username(): string {
    return this.#parts.username;
  }
  get password(): string {
    return this.#parts.password;
  }
  get host(): string {
    return this.#parts.host;
  }
  get hostname(): string {
    return this.#parts.hostname;
  }
  get port(): string {
    return this.#parts.port;
  }
  get pathname(): string {
    return this.#parts.pathname;
  }
  get search(): string {
    return this.#parts.search;
  }
  get hash(): string {
    return this.#parts.hash;
  }
  toString(): string {
    return this.href;
  }
  toJSON(): string {
    return this.href;
  }
}
