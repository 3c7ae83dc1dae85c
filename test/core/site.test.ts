import { expect, test } from 'vitest';
import { derivedSeed, seededRandom } from '#grader/contract/random.ts';
import { makeSite, pageBody } from '#grader/contract/site.ts';

const SPEC = {
  seed: 42,
  pages: 40,
  latencyMs: [5, 9] as [number, number],
  bytes: [300, 900] as [number, number],
  missing: 3,
  redirects: 2,
  stalls: 1,
  links: 2,
};

test('the same seed gives the same site, another seed another', () => {
  expect(makeSite(SPEC)).toEqual(makeSite(SPEC));
  expect(makeSite({ ...SPEC, seed: 43 })).not.toEqual(makeSite(SPEC));
});

test('a site has what was asked for, and every body its stated length', () => {
  const pages = makeSite(SPEC);
  const count = (kind: string) => pages.filter((page) => page.kind === kind).length;
  expect([count('missing'), count('redirect'), count('stall'), count('page')]).toEqual([3, 2, 1, 34]);
  for (const page of pages) {
    expect(page.latencyMs).toBeGreaterThanOrEqual(5);
    expect(page.latencyMs).toBeLessThanOrEqual(9);
    expect(pageBody(page)).toHaveLength(page.bytes);
    const target = pages.find((one) => one.url === page.location);
    if (page.kind === 'redirect') expect(target?.kind).toBe('page');
  }
});

test('chance is even enough, and neighbouring seeds share no stream', () => {
  const random = seededRandom(7);
  const counts = [0, 0, 0, 0, 0];
  for (let index = 0; index < 50_000; index++) counts[random.integer(0, 4)]! += 1;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  expect(new Set(Array.from({ length: 1_000 }, (_, index) => derivedSeed(1, index))).size).toBe(1_000);
});
