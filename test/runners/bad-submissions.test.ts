import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSlot, type Slot } from './grading.ts';

const GOOD = readFileSync(
  new URL(
    '../../exercises/catalogue/04-asyncio/limit-in-flight/submissions/accepted/workers-share-an-index.ts',
    import.meta.url,
  ),
  'utf8',
);
const HEAD = 'export async function fetchAll(urls: string[], fetch: (url: string) => Promise<unknown>, limit: number)';
let slot: Slot;

beforeAll(async () => {
  slot = await openSlot('limit-in-flight', { wallMs: 4_000, isolateMb: 32 });
  // Speed has tests of its own.
  slot.bundle.checks = slot.bundle.checks.filter((check) => check.kind !== 'speedup');
});
afterAll(() => slot.open.close());

const CASES: Record<
  string,
  { files: string | Record<string, string>; verdict: string; message: RegExp; line?: number }
> = {
  'a syntax error': {
    files: 'export const fetchAll = 1;\nlet x: number = ;\n',
    verdict: 'invalid_submission',
    message: /main\.ts, line 2/,
    line: 2,
  },
  'a name declared twice': {
    files: `${HEAD} { return []; }\nlet a = 1;\nlet a = 2;`,
    verdict: 'invalid_submission',
    message: /main\.ts, line 3.*already been declared/,
    line: 3,
  },
  'a missing export': {
    files: 'export function fetchal() {}',
    verdict: 'invalid_submission',
    message: /does not export "fetchAll"/,
  },
  'an import of what is not there': {
    files: `import fs from 'node:fs';\n${HEAD} { return fs; }`,
    verdict: 'invalid_submission',
    message: /imports "node:fs"/,
  },
  'a misspelt name in an import': {
    files: { 'main.ts': `import { a } from './other.ts';\n${HEAD} { return a; }`, 'other.ts': 'export const b = 1;' },
    verdict: 'invalid_submission',
    message: /does not provide an export named 'a'/,
  },
  'WebAssembly.Memory, which would count against no isolate': {
    files: `${HEAD} { return [new WebAssembly.Memory({ initial: 10_000 })]; }`,
    verdict: 'runtime_error',
    message: /WebAssembly is not defined/,
  },
  'an error while loading': {
    files: `${HEAD} { return []; }\n\nconst text: string = undefined!;\ntext.trim();`,
    verdict: 'runtime_error',
    message: /main\.ts, line 4/,
    line: 4,
  },
  'a text thrown while loading': {
    files: `${HEAD} { return []; }\nthrow 'no luck';`,
    verdict: 'runtime_error',
    message: /While your files were loaded: Thrown: no luck/,
  },
  'nothing thrown while loading': {
    files: `${HEAD} { return []; }\nthrow undefined;`,
    verdict: 'runtime_error',
    message: /While your files were loaded: Thrown: undefined/,
  },
  'a wrong type returned': { files: `${HEAD} { return 42; }`, verdict: 'wrong_answer', message: /./ },
  'nothing returned': { files: `${HEAD} {}`, verdict: 'wrong_answer', message: /./ },
  'a proxy returned': {
    files: `${HEAD} { return new Proxy([], { get() { throw new Error('caught you'); } }); }`,
    verdict: 'runtime_error',
    message: /caught you/,
  },
  'an endless loop': { files: `${HEAD} { for (;;); }`, verdict: 'time_limit', message: /never ends/ },
  'an endless loop while loading': { files: `${HEAD} {}\nfor (;;);`, verdict: 'time_limit', message: /never ends/ },
  'endless microtasks': {
    files: `${HEAD} { for (;;) await undefined; }`,
    verdict: 'time_limit',
    message: /never ends/,
  },
  'an endless timer': {
    files: `${HEAD} { return new Promise(() => setInterval(() => {}, 1)); }`,
    verdict: 'time_limit',
    message: /timer/,
  },
  'an endless timer that sleeps': {
    files: `${HEAD} {\n  const memory = new Int32Array(new SharedArrayBuffer(4));\n  return new Promise(() => setInterval(() => Atomics.wait(memory, 0, 0, 50), 1));\n}`,
    verdict: 'time_limit',
    message: /timer/,
  },
  'a promise that never settles': {
    files: `${HEAD} { return new Promise(() => {}); }`,
    verdict: 'deadlock',
    message: /for ever/,
  },
  'a throw in a callback': {
    files: `${HEAD} {\n  return new Promise(() => setTimeout(() => {\n    throw new RangeError('out of the blue');\n  }, 1));\n}`,
    verdict: 'runtime_error',
    message: /RangeError: out of the blue in main\.ts, line 3/,
    line: 3,
  },
  'a promise rejected with an error': {
    files: `${HEAD} {\n  return new Promise(() => {\n    void Promise.reject(new Error('no page'));\n  });\n}`,
    verdict: 'runtime_error',
    message: /threw Error: no page in main\.ts, line 3, and nothing caught it/,
    line: 3,
  },
  'a promise rejected with nothing': {
    files: `${HEAD} { return new Promise(() => { void Promise.reject(); }); }`,
    verdict: 'runtime_error',
    message: /threw Thrown: undefined/,
  },
  'a promise rejected with a text': {
    files: `${HEAD} { return new Promise(() => setTimeout(() => { void Promise.reject('no page'); }, 1)); }`,
    verdict: 'runtime_error',
    message: /threw Thrown: no page/,
  },
  'a promise rejected with an object that is no error': {
    files: `${HEAD} { return new Promise(() => { void Promise.reject({ page: 1 }); }); }`,
    verdict: 'runtime_error',
    message: /threw Thrown: an object that is no Error/,
  },
  'a gigabyte of strings': {
    files: `${HEAD} { const all: string[][] = []; for (;;) all.push(new Array(100_000).fill('x').map((x, i) => x + i)); }`,
    verdict: 'memory_limit',
    message: /memory/,
  },
  'a gigabyte of buffers': {
    files: `${HEAD} { const all = []; for (let i = 0; i < 1024; i++) all.push(new Uint8Array(1 << 20).fill(i)); return all.length; }`,
    verdict: 'memory_limit',
    message: /memory/i,
  },
  'a growing map': {
    files: `${HEAD} { const map = new Map(); for (let i = 0; ; i++) map.set(i, i); }`,
    verdict: 'memory_limit',
    message: /memory/,
  },
  'ten megabytes of output': {
    files: `${HEAD} { for (let i = 0; i < 10_000; i++) console.log('x'.repeat(1_024)); return []; }`,
    verdict: 'output_limit',
    message: /printed more than 4 MiB/,
  },
  'ten megabytes returned': {
    files: `${HEAD} { return ['x'.repeat(10 << 20)]; }`,
    verdict: 'output_limit',
    message: /larger than 4 MiB/,
  },
  'nothing thrown while the scenario waits': {
    files: `${HEAD} { throw null; }`,
    verdict: 'runtime_error',
    message: /Thrown: null/,
  },
  'deep recursion': {
    files: `${HEAD} {\n  const down = (): number => down() + 1;\n  return down();\n}`,
    verdict: 'runtime_error',
    message: /RangeError: Maximum call stack/,
  },
  'JSON nested too deeply': {
    files: `${HEAD} { return JSON.parse('['.repeat(20_000) + ']'.repeat(20_000)); }`,
    verdict: 'wrong_answer',
    message: /./,
  },
};

test.each(Object.entries(CASES))('%s', async (_name, { files, verdict, message, line }) => {
  // What never ends is ended sooner: that takes a core all the time.
  const report = await slot.grade(files, verdict === 'time_limit' ? { wallMs: 1_500 } : {});
  expect({ verdict: report.verdict, summary: report.summary }).toEqual({
    verdict,
    summary: expect.stringMatching(message),
  });
  if (line !== undefined) expect(report.checks.at(-1)?.place).toMatchObject({ file: 'main.ts', line });
});

test('after all of these the same slot grades a good submission', async () => {
  expect((await slot.grade(GOOD)).verdict).toBe('accepted');
});
