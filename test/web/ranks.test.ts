import { expect, it } from 'vitest';
import { ranksOf } from '#lib/server/ranks.server.ts';

const at = (speedup: number, reach = 0.1) => ({
  speedup,
  speedupLow: speedup - reach,
  speedupHigh: speedup + reach,
  wallMs: 10,
  at: new Date(0),
});
const first = (atMs: number) => ({ speedup: null, speedupLow: null, speedupHigh: null, wallMs: 0, at: new Date(atMs) });

it('shares a rank where intervals overlap with the fastest of it', () => {
  expect(ranksOf([at(2), at(1.9), at(1.75), at(1.5)])).toEqual([1, 1, 3, 4]);
});

it('does not chain overlaps into one rank for all', () => {
  expect(ranksOf([at(2), at(1.85), at(1.7), at(1.55)])).toEqual([1, 1, 3, 3]);
});

it('ranks in the order of coming where there is no speedup, after those that have one', () => {
  expect(ranksOf([at(1.2), first(10), first(10), first(12)])).toEqual([1, 2, 2, 4]);
  expect(ranksOf([])).toEqual([]);
});
