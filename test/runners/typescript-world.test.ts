import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Json } from '#grader/contract/json.ts';
import { openParts, type OpenParts } from '#grader/parts.ts';
import type { RunResult } from '#grader/service/runner.ts';

const SITE = { seed: 7, pages: 6, latencyMs: [1, 3], bytes: [50, 90], missing: 1, redirects: 1 };
const SCENARIO = `
export const go = (student, input, world) => student.go(input, world);
`;
let open: OpenParts;
let scratch: string;

beforeAll(async () => {
  open = await openParts(0);
  scratch = await mkdtemp(join(tmpdir(), 'racecourse-world-'));
  await mkdir(scratch, { recursive: true });
});
afterAll(async () => {
  await open.close();
  await rm(scratch, { recursive: true });
});

function bundle(): Bundle {
  return {
    format: 1,
    hash: '0'.repeat(64),
    slug: 'world',
    unit: '01-why',
    title: 'World',
    summary: 'World',
    concept: 'world',
    level: 1,
    prerequisites: [],
    statement: 'World',
    hints: [],
    limits: { wallMs: 5_000, isolateMb: 64, sandboxMb: 512 },
    checks: [{ id: 'one', kind: 'correctness', title: 'One', promise: 'One', scenario: 'go' }],
    oracle: '',
    languages: { ts: { starter: [], provided: [], exports: ['go'], scenario: SCENARIO } },
  };
}

/** Runs `go` of a submission on the real runtime, or, with a seed, in virtual time. */
async function run(files: string | Record<string, string>, input: Json = null): Promise<RunResult> {
  const texts = typeof files === 'string' ? { 'main.ts': files } : files;
  const submission = { language: 'ts' as const, files: Object.entries(texts).map(([name, text]) => ({ name, text })) };
  const session = await open.parts.runners.ts!.open(bundle(), submission, {
    cores: [],
    signal: new AbortController().signal,
  });
  try {
    if (session.refused) return { stopped: session.refused, pages: [], facts: undefined! };
    return await session.run('go', input, { baseline: false, seed: 1 });
  } finally {
    session.close();
  }
}

const value = async (files: string | Record<string, string>, input: Json = null): Promise<Json | undefined> => {
  const { observation, stopped } = await run(files, input);
  expect({ stopped, error: observation?.error }).toEqual({ stopped: undefined, error: undefined });
  return observation?.value;
};

describe('TypeScript', () => {
  test('enums, parameter properties and namespaces run, and their errors are mapped to the source', async () => {
    const code = `enum Colour {
  Red = 3,
}
class Box {
  constructor(public size: number) {}
}
namespace Inner {
  export const colour = Colour.Red;
}
export function go(fail: boolean): unknown {
  if (fail) {
    throw new Error('on line 12');
  }
  return [Colour.Red, new Box(4).size, Inner.colour];
}
`;
    expect(await value(code, false)).toEqual([3, 4, 3]);
    expect((await run(code, true)).observation?.error?.place).toMatchObject({ file: 'main.ts', line: 12, column: 11 });
  });

  test('several files import one another, with or without the ending', async () => {
    const files = {
      'main.ts': `import { two } from './two';\nimport { three } from './three.js';\nexport const go = () => two + three;`,
      'two.ts': 'export const two: number = 2;',
      'three.ts': `import type { Three } from './types.ts';\nexport const three: Three = 3;`,
      'types.ts': 'export type Three = 3;',
    };
    expect(await value(files)).toBe(5);
  });

  test('an error in another file names that file', async () => {
    const files = {
      'main.ts': `import { boom } from './boom.ts';\nexport const go = () => boom();`,
      'boom.ts': '\n\nexport function boom(): never {\n  throw new TypeError("bang");\n}',
    };
    expect((await run(files)).observation?.error).toMatchObject({
      name: 'TypeError',
      place: { file: 'boom.ts', line: 4 },
    });
  });
});

describe('the world inside', () => {
  test('is there while files are loaded, and each run begins with them as they were then', async () => {
    const code = `console.log('loaded');
      const base = new URL('/a', 'http://host.test');
      let runs = 0;
      export const go = () => [base.href, ++runs];`;
    const files = [{ name: 'main.ts', text: code }];
    const { signal } = new AbortController();
    const session = await open.parts.runners.ts!.open(bundle(), { language: 'ts', files }, { cores: [], signal });
    const go = async () => session.run('go', null, { baseline: false, seed: 1 });
    expect((await go()).observation?.value).toEqual(['http://host.test/a', 1]);
    expect(session.console().text).toBe('loaded\n');
    expect((await go()).observation?.value).toEqual(['http://host.test/a', 1]);
    session.close();
  });

  test('timers come in order, intervals can be stopped, and this is no leak', async () => {
    const code = `export async function go() {
      const seen: string[] = [];
      setTimeout(() => seen.push('late'), 300);
      setTimeout((word: string) => seen.push(word), 1, 'early');
      const cancelled = setTimeout(() => seen.push('never'), 2);
      clearTimeout(cancelled);
      await new Promise<void>((resolve) => {
        let ticks = 0;
        const id = setInterval(() => { if (++ticks === 3) { clearInterval(id); resolve(); } }, 1);
      });
      queueMicrotask(() => seen.push('micro'));
      await new Promise((resolve) => setTimeout(resolve, 310));
      return seen;
    }`;
    expect(await value(code)).toEqual(['early', 'micro', 'late']);
  });

  test('URL, search parameters, text coders, structuredClone and abort signals behave as on the Web', async () => {
    const code = `export async function go() {
      const url = new URL('../b?x=1&y=a%20b#h', 'http://host.test:81/a/c');
      url.searchParams.append('z', 'ü+');
      const bytes = new TextEncoder().encode('aé€😀');
      const original = { list: [1, new Date(5)], map: new Map([['k', new Set([1])]]) };
      const copy = structuredClone(original);
      const controller = new AbortController();
      let reason: unknown;
      controller.signal.addEventListener('abort', () => { reason = controller.signal.reason; });
      controller.abort(new Error('stop'));
      const timeout = AbortSignal.timeout(1);
      await new Promise((resolve) => timeout.addEventListener('abort', resolve));
      return [
        url.href, url.searchParams.get('y'), url.hostname, url.port, URL.canParse('::'),
        [...bytes], new TextDecoder().decode(bytes), new TextDecoder().decode(new Uint8Array([0xff, 0x41])),
        copy.map.get('k')!.has(1) && copy !== original && copy.list[1] instanceof Date,
        (reason as Error).message, (timeout.reason as Error).name,
      ];
    }`;
    expect(await value(code)).toEqual([
      'http://host.test:81/b?x=1&y=a+b&z=%C3%BC%2B#h',
      'a b',
      'host.test',
      '81',
      false,
      [...new TextEncoder().encode('aé€😀')],
      'aé€😀',
      '\uFFFDA',
      true,
      'stop',
      'TimeoutError',
    ]);
  });

  test('fetch reaches the practice pages, follows redirects, and nothing else exists', async () => {
    const code = `export async function go(input: { urls: string[] }) {
      const answers = [];
      for (const url of input.urls) {
        const response = await fetch(url);
        answers.push([response.status, response.redirected, (await response.text()).length > 0]);
      }
      const outside = await fetch('http://127.0.0.1:22/').catch((error: Error) => error.message);
      return { answers, outside };
    }`;
    const { makeSite } = await import('#grader/contract/site.ts');
    const urls = makeSite(SITE as never).map((page) => page.url);
    const { observation, pages } = await run(code, { site: SITE, urls });
    const { answers, outside } = observation!.value as { answers: [number, boolean, boolean][]; outside: string };
    expect(answers.map(([status]) => status).sort()).toEqual([200, 200, 200, 200, 200, 404]);
    expect(answers.filter(([, redirected]) => redirected)).toHaveLength(1);
    expect(outside).toMatch(/no other network/);
    expect(pages).toHaveLength(7);
    expect(pages.every((visit) => visit.endedAt! >= visit.startedAt)).toBe(true);
  });

  test('pages answer to GET alone, as the server does over sockets', async () => {
    const code = `export async function go(input) {
      const asked = ['HEAD', 'post', 'get'].map((method) => fetch('http://pages.test/' + input.site.seed + '/0', { method }));
      return (await Promise.all(asked)).map(({ status, statusText }) => status + ' ' + statusText);
    }`;
    const { observation, pages } = await run(code, { site: { ...SITE, missing: 0, redirects: 0 } });
    expect(observation?.value).toEqual(['405 Method Not Allowed', '405 Method Not Allowed', '200 OK']);
    expect(pages).toHaveLength(1);
  });

  test('workers are isolates with memory of their own that share what is shared, and errors of theirs arrive', async () => {
    const files = {
      'main.ts': `export async function go() {
        const shared = new Int32Array(new SharedArrayBuffer(8));
        const workers = [1, 2].map(() => new Worker('./worker.ts'));
        const replies = await Promise.all(workers.map((worker, index) => new Promise((resolve) => {
          worker.onmessage = (event) => resolve(event.data);
          worker.postMessage({ shared, times: 5_000, index });
        })));
        const failing = new Worker('./worker.ts');
        const failure = await new Promise<string>((resolve) => {
          failing.onerror = (event) => resolve(event.message);
          failing.postMessage('fail');
        });
        const missing = new Worker('./nowhere.ts');
        const why = await new Promise<string>((resolve) => { missing.onerror = (event) => resolve(event.message); });
        for (const worker of [...workers, failing, missing]) worker.terminate();
        return { replies, sum: Atomics.load(shared, 0), failure, why };
      }`,
      'worker.ts': `let calls = 0;
      onmessage = (event: MessageEvent) => {
        if (event.data === 'fail') throw new RangeError('in here');
        const { shared, times, index } = event.data;
        for (let i = 0; i < times; i++) Atomics.add(shared, 0, 1);
        calls += 1;
        postMessage({ index, calls });
      };`,
    };
    const { observation, facts } = await run(files);
    expect(observation).toMatchObject({ outcome: 'returned', left: [] });
    const { replies, sum, failure, why } = observation!.value as { [key: string]: Json };
    expect({ replies, sum }).toEqual({
      replies: [
        { index: 0, calls: 1 },
        { index: 1, calls: 1 },
      ],
      sum: 10_000,
    });
    expect(failure).toMatch(/RangeError: in here/);
    expect(why).toMatch(/nowhere/);
    expect(facts).toMatchObject({ workersStarted: 3, workersAlive: 3 });
  });

  test('an error in a worker names its own line, whether nothing listens, a property or a listener does', async () => {
    const start = `const worker = new Worker('./worker.ts'); worker.postMessage(1);`;
    const files = (rest: string, worker: string) => ({
      'main.ts': `export async function go() { ${start} ${rest} }`,
      'worker.ts': worker,
    });
    const throwing = `const twice = (value: number): number => {
        if (value > 0) throw new RangeError('too much');
        return value * 2;
      };
      onmessage = (event: MessageEvent) => postMessage(twice(event.data));`;
    const unheard = await run(files('await new Promise(() => {});', throwing));
    expect(unheard.observation?.error).toMatchObject({
      message: 'In worker 1: RangeError: too much',
      place: { file: 'worker.ts', line: 2 },
    });
    const loading = await run(files('await new Promise(() => {});', `const none: any = undefined;\nnone.here;`));
    expect(loading.observation?.error).toMatchObject({ place: { file: 'worker.ts', line: 2 } });
    const heard = `return await new Promise((resolve) => worker.addEventListener('error', (event) => resolve(event.message)));`;
    const { observation } = await run(files(heard, throwing));
    expect(observation).toMatchObject({ outcome: 'returned', value: 'In worker 1: RangeError: too much' });
  });

  test('workers of workers talk to whoever started them, and end with them', async () => {
    const ask = `const ask = (worker: Worker, value: unknown) => new Promise<any>((resolve, reject) => {
        worker.onmessage = (event) => resolve(event.data);
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage(value);
      });`;
    const files = {
      'main.ts': `${ask}
      export async function go() {
        const workers = [new Worker('./middle.ts'), new Worker('./middle.ts')];
        const sums = await Promise.all(workers.map((worker, index) => ask(worker, index * 10)));
        const why = await ask(workers[0], 'fail').catch((error: Error) => error.message);
        // Its own worker would post for ever.
        workers[1].terminate();
        workers[0].terminate();
        return { sums, why };
      }`,
      'middle.ts': `${ask}
      const leaves = [new Worker('./leaf.ts'), new Worker('./leaf.ts')];
      onmessage = async (event: MessageEvent) => {
        if (event.data === 'fail') leaves[1].onerror = null, leaves[1].postMessage('fail');
        else postMessage((await Promise.all(leaves.map((leaf, index) => ask(leaf, event.data + index)))).join());
      };`,
      'leaf.ts': `onmessage = (event: MessageEvent) => {
        if (event.data === 'fail') throw new RangeError('in a leaf');
        postMessage(event.data + 1);
        setInterval(() => postMessage('still here'), 1);
      };`,
    };
    const { observation, facts } = await run(files);
    expect(observation).toMatchObject({ outcome: 'returned', left: [] });
    expect(observation!.value).toMatchObject({
      sums: ['1,2', '11,12'],
      why: expect.stringMatching(/RangeError: in a leaf/),
    });
    expect(facts).toMatchObject({ workersStarted: 6, workersAlive: 6 });
  });

  test('workers that start workers without end meet the limit of all together', async () => {
    const files = {
      'main.ts': `export const go = () => new Promise((resolve) => {
        const worker = new Worker('./worker.ts');
        worker.onerror = (event) => resolve(event.message);
      });`,
      'worker.ts': `new Worker('./worker.ts');`,
    };
    const { observation, facts } = await run(files);
    expect(observation?.value).toMatch(/More than 16 workers/);
    expect(facts.workersAlive).toBe(16);
  });

  test('a worker that waits for ever with Atomics.wait is ended by the time limit, and told from one that computes', async () => {
    const files = {
      'main.ts': `export const go = () => new Promise(() => { new Worker('./worker.ts'); });`,
      'worker.ts': 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
    };
    expect((await run(files)).stopped?.verdict).toBe('deadlock');
    const spinning = { ...files, 'worker.ts': 'for (;;);' };
    expect((await run(spinning)).stopped?.verdict).toBe('time_limit');
  }, 40_000);

  test('values that JSON lacks are told apart', async () => {
    const code = `export const go = () => [undefined, NaN, -Infinity, 1n, Symbol('s'), () => 1, new Map([[1, 'a']]), new Set([2]), new Error('e'), new Uint8Array([1])];`;
    expect(await value(code)).toEqual([
      { $: 'undefined' },
      { $: 'NaN' },
      { $: '-Infinity' },
      { $: 'bigint', value: '1' },
      { $: 'symbol' },
      { $: 'function' },
      { $: 'map', entries: [[1, 'a']] },
      { $: 'set', values: [2] },
      { $: 'error', name: 'Error', message: 'e' },
      { $: 'Uint8Array', values: [1] },
    ]);
  });
});
