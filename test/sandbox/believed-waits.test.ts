import { expect, test } from 'vitest';
import { BelievedWaits } from '#grader/sandbox/believed-waits.ts';

type Look = [at: number, ranMs: number, waitedMs: number, isReady: boolean];

/** What is believed at the last of some looks. */
function believedMs(looks: Look[]): number {
  const waits = new BelievedWaits();
  return looks.reduce((_, [at, ranMs, waitedMs, isReady]) => waits.look(at, { ranMs, waitedMs }, () => isReady), 0);
}

test('what it waited before it was first looked at is believed', () => {
  expect(believedMs([[1_000, 50, 700, false]])).toBe(700);
});

test('a thread that waits from one look to the next is believed, once it is told', () => {
  const waiting: Look[] = [100, 150, 200, 250].map((at) => [at, 5, 1, true]);
  expect(believedMs([[50, 5, 1, false], ...waiting, [300, 6, 230, true]])).toBe(230);
});

test('a thread that slept did not wait meanwhile, whatever is told when it wakes', () => {
  const asleep: Look[] = [50, 100, 150, 1_000].map((at) => [at, 5, 1, false]);
  expect(believedMs([...asleep, [1_050, 5.1, 1_043, false]])).toBe(51);
});

test('a thread that was on a core since the look before did not wait for longer than since then', () => {
  expect(
    believedMs([
      [50, 5, 1, true],
      [100, 6, 1, true],
      [150, 7, 900, true],
    ]),
  ).toBe(101);
});

test('a loop that gets half of a core is believed to wait for the other half', () => {
  const half: Look[] = Array.from({ length: 20 }, (_, look) => [50 * look, 25 * look, 25 * look, true]);
  expect(believedMs(half)).toBe(25 * 19);
});

test('one that slept when it was looked at for the first time is believed no more than others', () => {
  expect(
    believedMs([
      [50, 5, 1, false],
      [100, 5.1, 900, false],
    ]),
  ).toBe(51);
});

test('whether it is ready is not asked of a thread that was on a core', () => {
  const waits = new BelievedWaits();
  waits.look(0, { ranMs: 1, waitedMs: 0 }, () => true);
  expect(waits.look(50, { ranMs: 2, waitedMs: 3 }, () => expect.unreachable())).toBe(3);
});
