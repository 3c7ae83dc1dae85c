/** The outcome of a search for a smaller failing list. */
export interface Shrunk<Item> {
  items: readonly Item[];
  /** How many lists were tested. */
  tests: number;
}

/**
 * Makes a failing list as short as it gets without testing every part of it: what is left fails, and no longer fails once any
 * one item is taken away. `fails` tests many lists at once; `most` bounds how many are tested. Delta debugging (ddmin) as in
 * Zeller and Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE TSE 28(2), 2002.
 */
export async function shrink<Item>(
  items: readonly Item[],
  fails: (lists: readonly (readonly Item[])[]) => Promise<readonly boolean[]>,
  most = 200,
): Promise<Shrunk<Item>> {
  let current = items;
  let tests = 0;
  let parts = 2;
  const firstFailing = async (lists: (readonly Item[])[]): Promise<readonly Item[] | undefined> => {
    const tested = lists.slice(0, Math.max(0, most - tests));
    tests += tested.length;
    const failing = tested.length > 0 ? await fails(tested) : [];
    return tested.find((_, index) => failing[index]);
  };
  // What fails without any item needs none of them.
  if (current.length > 0 && (await firstFailing([[]]))) return { items: [], tests };
  while (current.length > 1 && tests < most) {
    const chunks = split(current, parts);
    const smaller = await firstFailing(chunks);
    if (smaller) {
      current = smaller;
      parts = 2;
      continue;
    }
    const complement =
      parts > 2
        ? await firstFailing(chunks.map((chunk) => current.filter((item) => !chunk.includes(item))))
        : undefined;
    if (complement) {
      current = complement;
      parts = Math.max(parts - 1, 2);
    } else if (parts >= current.length) break;
    else parts = Math.min(current.length, parts * 2);
  }
  return { items: current, tests };
}

function split<Item>(items: readonly Item[], parts: number): Item[][] {
  return Array.from({ length: parts }, (_, index) =>
    items.slice(Math.floor((index * items.length) / parts), Math.floor(((index + 1) * items.length) / parts)),
  ).filter((chunk) => chunk.length > 0);
}
