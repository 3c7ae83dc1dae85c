import { describe, expect, test } from 'vitest';
import { shrink } from '#grader/core/shrink.ts';

/** Fails where all that is needed is there. */
const needing =
  (...needed: number[]) =>
  (lists: readonly (readonly number[])[]): Promise<boolean[]> =>
    Promise.resolve(lists.map((list) => needed.every((item) => list.includes(item))));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('shrink', () => {
  test('keeps just what is needed, in its order', async () => {
    expect((await shrink(upTo(20), needing(3, 17))).items).toEqual([3, 17]);
    expect((await shrink(upTo(64), needing(0, 31, 32, 63), 1_000)).items).toEqual([0, 31, 32, 63]);
  });

  test('finds that nothing is needed with one test', async () => {
    expect(await shrink(upTo(20), needing())).toEqual({ items: [], tests: 1 });
  });

  test('a single item that is needed stays', async () => {
    expect((await shrink([7], needing(7))).items).toEqual([7]);
  });

  test('what is left no longer fails without any one of its items', async () => {
    const fails = (lists: readonly (readonly number[])[]): Promise<boolean[]> =>
      Promise.resolve(lists.map((list) => list.filter((item) => item % 3 === 0).length >= 4));
    const { items } = await shrink(upTo(30), fails);
    expect(items).toHaveLength(4);
    const [whole = false, ...without] = await fails([
      items,
      ...items.map((item) => items.filter((one) => one !== item)),
    ]);
    expect(whole).toBe(true);
    expect(without).toEqual([false, false, false, false]);
  });

  test('tests no more lists than it may', async () => {
    let tested = 0;
    await shrink(
      upTo(200),
      (lists) => {
        tested += lists.length;
        return needing(1, 50, 100, 150)(lists);
      },
      30,
    );
    expect(tested).toBeLessThanOrEqual(30);
  });

  test('two needed among ten take at most fifty tests', async () => {
    expect((await shrink(upTo(10), needing(2, 8))).tests).toBeLessThanOrEqual(50);
  });
});
