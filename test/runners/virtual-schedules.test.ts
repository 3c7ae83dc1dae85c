import { afterEach, describe, expect, test } from 'vitest';
import { IsolateChild } from '../../bench/explore/isolate-child.ts';

const open: IsolateChild[] = [];
afterEach(() => open.splice(0).forEach((one) => one.close()));

async function loaded(text: string): Promise<IsolateChild> {
  const child = await IsolateChild.open([{ name: 'main.ts', text }]);
  open.push(child);
  return child;
}

/** The values that a search in virtual time sees, with how often each came. */
async function values(child: IsolateChild, schedules: number): Promise<[unknown, number][]> {
  const { outcomes = [] } = await child.explore(schedules, 0, { sharedMemory: false });
  return outcomes.map(({ observation, count }) => [observation.value ?? observation.error?.message, count]);
}

/** Counts the schedules that it can tell of, from where `kept` keeps the number. */
const counting = (kept: string): string => `let inModule = 0;
export function run() {
  const known = Number(${kept}) || 0;
  ${kept} = known + 1;
  return known;
}
`;

describe('schedules in virtual time', () => {
  test.each([
    'inModule',
    'run.count',
    'import.meta.count',
    'globalThis.count',
    'RegExp.input',
    'Object.getPrototypeOf(Iterator.from({ next() {} })).count',
    "Object.getPrototypeOf(new Intl.Segmenter().segment('a')).count",
    "new Intl.Segmenter().segment('a').containing.count",
    "new Intl.Segmenter().segment('a')[Symbol.iterator]().next.count",
    "Object.getPrototypeOf(new Intl.Segmenter().segment('a')[Symbol.iterator]()).count",
  ])('what is kept in %s is lost after a hundred of them and between two searches', async (kept) => {
    const child = await loaded(counting(kept));
    for (const schedules of [250, 30]) {
      const seen = await values(child, schedules);
      expect(seen.reduce((sum, [, count]) => sum + count, 0)).toBe(schedules);
      for (const [value] of seen) if (typeof value === 'number') expect(value).toBeLessThan(100);
      if (seen.length > 1) expect(seen.map(([, count]) => count)[0]).toBe(Math.ceil(schedules / 100));
      else expect(seen[0]![0]).toMatch(/not extensible/);
    }
  });

  test('a global that cannot be taken away again does not outlive its hundred either', async () => {
    const child = await loaded(`export function run() {
  const known = Object.getPrototypeOf(globalThis).count ?? 0;
  Object.setPrototypeOf(globalThis, Object.create(Object.getPrototypeOf(globalThis), { count: { value: known + 1 } }));
  return known;
}
`);
    for (const [value] of await values(child, 250)) if (typeof value === 'number') expect(value).toBeLessThan(100);
  });

  test('what each schedule prints counts for itself: very many together are no flood', async () => {
    const child = await loaded(`export function run() {
  console.log('x'.repeat(20_000));
  return 1;
}
`);
    expect(await values(child, 400)).toEqual([[1, 400]]);
  });

  test('an order of arrival is followed anew in another process, with what it could not do told', async () => {
    const text = `let inModule = 0;
export async function run() {
  inModule += 1;
  const came = [];
  const ask = async (name) => { await fetch('http://pages.test/' + name); came.push(name); };
  await Promise.all([ask('a'), ask('b'), ask('c')]);
  return [inModule, ...came];
}
`;
    const orders = ['-', '1+5', '2+5 3+0', '4+9', '-'];
    const followed = [];
    for (let time = 0; time < 2; time++) {
      const replays = await (await loaded(text)).follow(orders, { sharedMemory: false });
      expect(replays.map(({ observation, unused }) => [observation.value, unused])).toEqual([
        [[1, 'a', 'b', 'c'], 0],
        [[1, 'b', 'c', 'a'], 0],
        [[1, 'c', 'a', 'b'], 0],
        [[1, 'a', 'b', 'c'], 1],
        [[1, 'a', 'b', 'c'], 0],
      ]);
      followed.push(replays);
    }
    expect(followed[0]).toEqual(followed[1]);
    expect(followed[0]![3]).toMatchObject({ schedule: '-', unused: 1 });
    expect(followed[0]![1]!.timed!.events.at(-1)).toMatchObject({ at: 5, kind: 'end', lane: 'request 1' });
  });

  test('requests and intervals are numbered by their run, whatever ran before', async () => {
    const child = await loaded(`export async function run() {
  const first = setInterval(() => undefined, 5);
  const second = setInterval(() => undefined, 5);
  clearInterval(first);
  await fetch('http://pages.test/a');
  await fetch('http://pages.test/b');
  clearInterval(second);
  return [first, second];
}
`);
    const { outcomes = [] } = await child.explore(150, 0, { sharedMemory: false });
    expect(outcomes.map(({ count }) => count)).toEqual([150]);
    expect(outcomes[0]!.observation.events.map(({ lane }) => lane)).toEqual([
      ...['request 1', 'request 1', 'request 2', 'request 2'],
    ]);
    expect(outcomes[0]!.observation).toMatchObject({ value: [-1, -2], left: [] });
  });

  test('files are loaded into the same chance each time', async () => {
    const child = await loaded('const drawn = Math.random();\nexport const run = () => drawn;\n');
    expect(await values(child, 350)).toHaveLength(1);
  });

  /** What is thrown or rejected while nothing waits for it, and what is told of it. */
  test.each([
    [
      'a callback that rejects one promise and throws',
      'setTimeout(() => { Promise.reject(new Error("first")); throw new TypeError("second"); });',
      'second',
    ],
    ['nothing', 'Promise.reject();', 'undefined'],
    ['null', 'setTimeout(() => Promise.reject(null));', 'null'],
    ['a text', 'Promise.reject("words");', 'words'],
    [
      'an error whose getter rejects another',
      'const error = new Error("x"); Object.defineProperty(error, "message", { get() { Promise.reject(new Error("y")); return "z"; } }); Promise.reject(error);',
      'z',
    ],
    [
      'an error whose getter rejects another, thrown',
      'setTimeout(() => { const error = new Error("x"); Object.defineProperty(error, "message", { get() { Promise.reject(new Error("y")); return "z"; } }); throw error; });',
      'z',
    ],
  ])('%s is an error of the run', async (_name, body, message) => {
    const child = await loaded(`export const run = () => new Promise(() => { ${body} });\n`);
    const { outcomes = [], refused } = await child.explore(3, 0, { sharedMemory: false });
    expect(refused).toBeUndefined();
    expect(outcomes.map(({ observation, count }) => [observation.outcome, observation.error?.message, count])).toEqual([
      ['threw', message, 3],
    ]);
  });

  test('errors that reject further ones without end are told, and the next search goes on', async () => {
    const child = await loaded(`const again = () => {
  const error = new Error('x');
  Object.defineProperty(error, 'message', { get() { Promise.reject(again()); return 'z'; } });
  return error;
};
export const run = () => new Promise(() => { Promise.reject(again()); });
`);
    const { refused } = await child.explore(3, 0, { sharedMemory: false });
    expect(refused).toMatchObject({ verdict: 'runtime_error' });
    await child.load([{ name: 'main.ts', text: 'export const run = () => 1;\n' }]);
    expect(await values(child, 3)).toEqual([[1, 3]]);
  });
});
