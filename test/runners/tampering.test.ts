import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSlot, type Slot } from './grading.ts';

const HEAD = 'export async function fetchAll(urls: string[], fetch: (url: string) => Promise<unknown>, limit: number)';
/** Fetches nothing and hopes that the judge can be persuaded otherwise. */
const LAZY = `${HEAD} { return urls.map((url) => 'page of ' + url); }`;
let slot: Slot;

beforeAll(async () => {
  slot = await openSlot('limit-in-flight', { wallMs: 5_000 });
  slot.bundle.checks = slot.bundle.checks.filter((check) => check.kind !== 'speedup');
});
afterAll(() => slot.open.close());

/** Each would be accepted if what it does had the effect that it hopes for. */
const ATTACKS: Record<string, string> = {
  'inventing the pages': LAZY,
  'patching Promise.prototype.then': `Promise.prototype.then = function () { return this; };\n${LAZY}`,
  'patching JSON.stringify': `JSON.stringify = () => '{"outcome":"returned","value":{"pages":[]},"events":[],"left":[]}';\n${LAZY}`,
  'patching Array.prototype.push, with which events are recorded': `Array.prototype.push = function () { return 0; };\n${LAZY}`,
  'patching Map.prototype.get': `Map.prototype.get = () => undefined;\n${LAZY}`,
  'putting another Promise in place': `globalThis.Promise = class {} as never;\n${LAZY}`,
  'putting another setTimeout in place': `globalThis.setTimeout = (() => 0) as never;\n${LAZY}`,
  'polluting Object.prototype': `(Object.prototype as any).outcome = 'returned';\n${LAZY}`,
  'answering with toJSON': `${HEAD} { return { toJSON: () => ['page of url-1'] }; }`,
  'answering with a thenable': `${HEAD} { return { then(resolve: (value: unknown) => void) { resolve(urls); resolve([]); } }; }`,
  'an array whose length lies': `${HEAD} { const list = new Proxy([], { get: (t, k) => k === 'length' ? urls.length : 'page of url-1' }); return list; }`,
  'equality that is always true': `class Same { valueOf() { return true; } equals() { return true; } }\n${HEAD} { return urls.map(() => new Same()); }`,
  'reaching the host by a constructor': `const host = (() => {}).constructor('return typeof process + typeof require')();\nif (host !== 'undefinedundefined') throw new Error(host);\n${LAZY}`,
  "reaching the callback's own world": `${HEAD} { const world = fetch.constructor('return globalThis')(); world.JSON.parse = () => ({}); return urls; }`,
  'printing a report': `console.log('{"type":"done","observation":{"outcome":"returned","value":{"pages":[]},"events":[],"left":[]}}');\n${LAZY}`,
  'replacing its own export': `export let fetchAll = async () => [] as unknown[];\nfetchAll = (() => ({ get pages() { return []; } })) as never;`,
  'listening at every property': `${HEAD} { return new Proxy({}, { get: (t, key) => key === 'then' ? undefined : 'accepted', ownKeys: () => ['pages'] }); }`,
  'changing the urls it was handed': `${HEAD} { urls.length = 0; return urls; }`,
};

test.each(Object.entries(ATTACKS))('%s changes nothing', async (_name, code) => {
  const report = await slot.grade(code);
  expect(report.verdict).not.toBe('accepted');
  expect(report.verdict).not.toBe('internal_error');
});

test('errors may have names of their own although the built-in prototypes are frozen', async () => {
  const report = await slot.grade(
    `class Broken extends Error { constructor() { super('x'); this.name = 'Broken'; this.message = 'y'; } }\n${HEAD} { throw new Broken(); }`,
  );
  expect(report.checks[0]!.verdict).toBe('wrong_answer');
  expect(report.checks[0]!.actual).toEqual({ error: 'y' });
});
