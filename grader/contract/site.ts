import { seededRandom } from './random.ts';

/** The host name of the practice pages; it exists nowhere else. */
export const SITE_ORIGIN = 'http://pages.test';

/** How a practice site is to be made. Ranges are inclusive. */
export type SiteSpec = {
  seed: number;
  pages: number;
  latencyMs: [number, number];
  bytes: [number, number];
  /** So many of the pages answer 404, redirect to another page, or never answer at all. */
  missing?: number;
  redirects?: number;
  stalls?: number;
  /** Links on each page to other pages of the site. */
  links?: number;
};

export interface SitePage {
  url: string;
  kind: 'page' | 'missing' | 'redirect' | 'stall';
  status: number;
  latencyMs: number;
  /** Length of the body; all bodies are ASCII. */
  bytes: number;
  links: string[];
  /** Where a redirect leads. */
  location?: string;
}

/** A page with what it is answered with. */
export type ServedPage = SitePage & { body: string };

/** All pages of a site, the same for the same spec everywhere: in the practice server, in virtual time and in an oracle. */
export function makeSite(spec: SiteSpec): SitePage[] {
  const random = seededRandom(spec.seed);
  const url = (index: number): string => `${SITE_ORIGIN}/${spec.seed.toString(36)}/${index}`;
  const kinds: SitePage['kind'][] = Array.from({ length: spec.pages }, (_, index) => {
    if (index < (spec.missing ?? 0)) return 'missing';
    if (index < (spec.missing ?? 0) + (spec.redirects ?? 0)) return 'redirect';
    if (index < (spec.missing ?? 0) + (spec.redirects ?? 0) + (spec.stalls ?? 0)) return 'stall';
    return 'page';
  });
  for (let index = kinds.length - 1; index > 0; index--) {
    const other = random.integer(0, index);
    [kinds[index], kinds[other]] = [kinds[other]!, kinds[index]!];
  }
  const ordinary = kinds.flatMap((kind, index) => (kind === 'page' ? [index] : []));
  const someOrdinary = (): string => url(ordinary[random.integer(0, ordinary.length - 1)] ?? 0);
  return kinds.map((kind, index) => {
    const page: SitePage = {
      url: url(index),
      kind,
      status: kind === 'missing' ? 404 : kind === 'redirect' ? 302 : 200,
      latencyMs: random.integer(...spec.latencyMs),
      bytes: kind === 'page' ? random.integer(...spec.bytes) : kind === 'missing' ? 9 : 0,
      links: kind === 'page' ? Array.from({ length: spec.links ?? 0 }, someOrdinary) : [],
    };
    return kind === 'redirect' ? { ...page, location: someOrdinary() } : page;
  });
}

/** The pages of a site for whoever serves them. */
export function servedPages(spec: SiteSpec): ServedPage[] {
  return makeSite(spec).map((page) => ({ ...page, body: pageBody(page) }));
}

/** The body of a page: its links as anchors, then filler, exactly `page.bytes` long unless the links need more. */
export function pageBody(page: SitePage): string {
  if (page.kind === 'missing') return 'Not found';
  const head = page.links.map((link) => `<a href="${link}">${link}</a>\n`).join('');
  return head + 'x'.repeat(Math.max(0, page.bytes - head.length));
}
