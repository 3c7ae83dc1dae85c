import { expect, test } from 'vitest';
import { CoreLeases, type LeaseKind } from '#grader/core/core-leases.ts';
import { seededRandom } from '#grader/contract/random.ts';

/** Asks for cores, and keeps what is told of them. */
function ask(leases: CoreLeases, kind: LeaseKind) {
  const told: (readonly number[])[] = [];
  const release = leases.ask(kind, (cores) => told.push(cores));
  return { told, release, cores: () => told.at(-1) };
}

test('those that share are never kept waiting by each other, however many they are', () => {
  const leases = new CoreLeases([0, 1], 2);
  const three = [1, 2, 3].map(() => ask(leases, 'shared'));
  expect(three.map(({ cores }) => cores())).toEqual([
    [0, 1],
    [0, 1],
    [0, 1],
  ]);
});

test('on two cores, what is timed waits until nobody else runs, and two of them wait for each other', () => {
  const leases = new CoreLeases([0, 1], 2);
  const shared = ask(leases, 'shared');
  const timed = [ask(leases, 'exclusive'), ask(leases, 'exclusive')] as const;
  expect(timed.map(({ cores }) => cores())).toEqual([undefined, undefined]);
  shared.release();
  expect(timed.map(({ cores }) => cores())).toEqual([[0, 1], undefined]);
  timed[0].release();
  expect(timed[1].cores()).toEqual([0, 1]);
});

test('nobody overtakes one that waits for many cores', () => {
  const leases = new CoreLeases([0, 1], 2);
  const first = ask(leases, 'shared');
  const timed = ask(leases, 'exclusive');
  const late = ask(leases, 'shared');
  expect([timed.cores(), late.cores()]).toEqual([undefined, undefined]);
  first.release();
  expect([timed.cores(), late.cores()]).toEqual([[0, 1], undefined]);
  timed.release();
  expect(late.cores()).toEqual([0, 1]);
});

test('who waits and gives up is forgotten, and lets pass who stood behind', () => {
  const leases = new CoreLeases([0, 1], 2);
  const first = ask(leases, 'shared');
  const timed = ask(leases, 'exclusive');
  const late = ask(leases, 'shared');
  timed.release();
  expect(late.cores()).toEqual([0, 1]);
  first.release();
  expect(timed.told).toEqual([]);
  expect(leases.waiting).toBe(0);
});

test('on many cores, those that share move away from what is timed, and back', () => {
  const leases = new CoreLeases([0, 1, 2, 3, 4, 5], 2);
  const shared = ask(leases, 'shared');
  const timed = ask(leases, 'exclusive');
  const more = ask(leases, 'shared');
  expect(timed.told).toEqual([[4, 5]]);
  expect([shared.told, more.told]).toEqual([
    [
      [0, 1, 2, 3, 4, 5],
      [0, 1, 2, 3],
    ],
    [[0, 1, 2, 3]],
  ]);
  timed.release();
  expect([shared.cores(), more.cores()]).toEqual([
    [0, 1, 2, 3, 4, 5],
    [0, 1, 2, 3, 4, 5],
  ]);
});

test('each that shares keeps a core while others are timed', () => {
  const leases = new CoreLeases([0, 1, 2], 2);
  const timed = ask(leases, 'exclusive');
  const [one, other] = [ask(leases, 'shared'), ask(leases, 'shared')];
  expect([one.cores(), other.cores()]).toEqual([[0], undefined]);
  timed.release();
  expect(other.cores()).toEqual([0, 1, 2]);
});

test('whatever is asked and given back: timed cores are nobody else’s, and all are served in the end', () => {
  const random = seededRandom(7);
  for (let trial = 0; trial < 300; trial++) {
    const count = random.integer(1, 8);
    const leases = new CoreLeases(
      Array.from({ length: count }, (_, core) => core),
      random.integer(1, count),
    );
    const asked: (ReturnType<typeof ask> & { kind: LeaseKind })[] = [];
    const seen = (): void => {
      const timed = asked.filter(({ kind, told }) => kind === 'exclusive' && told.length > 0);
      const shared = asked.filter(({ kind, told }) => kind === 'shared' && told.length > 0);
      const taken = timed.flatMap(({ cores }) => cores()!);
      expect(new Set(taken).size).toBe(taken.length);
      for (const { cores } of shared) {
        expect(cores()!.length).toBeGreaterThan(0);
        expect(cores()!.filter((core) => taken.includes(core))).toEqual([]);
      }
    };
    for (let step = 0; step < 40; step++) {
      if (random.next() < 0.6) {
        const kind = random.next() < 0.3 ? 'exclusive' : 'shared';
        asked.push({ kind, ...ask(leases, kind) });
      } else {
        asked.splice(random.integer(0, Math.max(0, asked.length - 1)), 1).forEach(({ release }) => release());
      }
      seen();
    }
    while (asked.length > 0) {
      const held = asked.findIndex(({ told }) => told.length > 0);
      expect(held).toBeGreaterThanOrEqual(0);
      asked.splice(held, 1)[0]!.release();
      seen();
    }
    expect(leases.waiting).toBe(0);
  }
});

test('a lease of no core, or of more than there are, is our own mistake', () => {
  expect(() => new CoreLeases([0], 2)).toThrow(/no lease/);
  expect(() => new CoreLeases([0], 0)).toThrow(/no lease/);
});
