import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSlot, type Slot } from './grading.ts';

let slot: Slot;
beforeAll(async () => {
  slot = await openSlot('limit-in-flight');
  slot.bundle.checks = slot.bundle.checks.filter((check) => check.kind === 'conduct');
  // Pages so slow that all of them are under way at once on a busy host, too.
  const slower = slot.bundle.oracle.replace('[25, 50]', '[400, 450]');
  expect(slower).not.toBe(slot.bundle.oracle);
  slot.bundle.oracle = slower;
});
afterAll(() => slot.open.close());

test('no microtask runs in the middle of a function that calls the host while pages arrive', async () => {
  const report = await slot.grade(`
export function fetchAll(urls: string[], fetch: (url: string) => Promise<unknown>) {
  const pages = urls.map(fetch);
  const rejected = Promise.reject(new Error('handled before this function ends'));
  let ran = false;
  void Promise.resolve().then(() => { ran = true; });
  const until = performance.now() + 120;
  while (performance.now() < until && !ran) new URL(urls[0]);
  rejected.catch(() => undefined);
  if (ran) throw new Error('A microtask ran in the middle of a function.');
  return Promise.all(pages);
}`);
  expect(report).toMatchObject({ verdict: 'wrong_answer', summary: expect.stringMatching(/12 requests in flight/) });
});

test('Date tells the time', async () => {
  const report = await slot.grade(`
export function fetchAll(urls: string[], fetch: (url: string) => Promise<unknown>) {
  const now = Date.now();
  if (!(now > Date.UTC(2020, 0) && new Date().getTime() >= now)) throw new Error('What time is it?');
  return Promise.all(urls.map(fetch));
}`);
  expect(report).toMatchObject({ verdict: 'wrong_answer', summary: expect.stringMatching(/12 requests in flight/) });
});
