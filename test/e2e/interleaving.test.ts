import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from '../../bin/shared/chromium.ts';
import { addExercise, testDatabase, type TestDatabase } from '../db/test-database.ts';
import { contractServer, type ContractServer } from '../web/contract-server.ts';
import { freePort } from '../web/grader-process.ts';
import { ACCOUNT, keptUpdate, lostUpdate, reportWith } from '../web/interleavings.ts';
import { Visitor } from '../web/visitor.ts';
import { WebProcess } from '../web/web-process.ts';
import { openPage, type WatchedPage } from './watched-page.ts';

/** A student whose deposits were lost looks at the interleaving that lost them, with the keyboard. */

const EXERCISE = 'test-exercise';
const LOST = 'Thread 1 writes self.balance: 110, line 9. It had read 100 before; 140 is overwritten.';
const LINE = 'self.balance = before + amount';

let database: TestDatabase;
let grader: ContractServer;
let web: WebProcess;
let browser: Browser;
let watched: WatchedPage;
let page: Page;
let submission: string;

beforeAll(async () => {
  database = testDatabase();
  addExercise(database.db, EXERCISE);
  grader = await contractServer(() => [{ type: 'finished', report: reportWith(lostUpdate, keptUpdate) }]);
  web = new WebProcess(await freePort(), { RACECOURSE_DATA: database.dataDir, RACECOURSE_GRADER_URL: grader.url });
  await Promise.all([web.start(), openChromium().then((opened) => (browser = opened))]);
  const student = new Visitor(web.url);
  const files = JSON.stringify([{ name: 'main.py', text: ACCOUNT }]);
  const answer = await student.send(`/exercises/${EXERCISE}?/submit`, { language: 'py', files });
  submission = answer.data!['submissionId'] as string;
  await student.events(submission);
  watched = await openPage(browser);
  page = watched.page;
  await page.context().addCookies([...student.cookies].map(([name, value]) => ({ name, value, url: web.url })));
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await web?.[Symbol.asyncDispose]();
  await grader?.[Symbol.asyncDispose]();
  database?.[Symbol.dispose]();
});

test('stepping to the lost update shows its value, and the line in the code beside it', async () => {
  await page.goto(`${web.url}/submissions/${submission}`);
  const run = await stepToTheLoss();
  const line = page.getByRole('region', { name: 'Code of main.py' }).locator('[aria-current=step]');
  expect(await line.innerText()).toContain(LINE);

  // Nothing that was written since is known before the first step; the keys stop at both ends.
  await page.keyboard.press('Home');
  expect(await run.getByRole('table').innerText()).not.toMatch(/\d{3}/);
  await page.keyboard.press('ArrowLeft');
  expect(await run.getByRole('table').innerText()).toContain('after step 1');
  await page.keyboard.press('Escape');
  expect(await run.getByRole('table').innerText()).toContain('at the end');
  expect(await line.count()).toBe(0);
});

test('stepping on the exercise page marks the line in the editor, and moves neither page nor cursor', async () => {
  await page.goto(`${web.url}/exercises/${EXERCISE}`);
  await page.locator('.cm-content').waitFor();
  await stepToTheLoss();
  expect(await page.locator('.cm-step-line').innerText()).toContain(LINE);
  const before = await page.evaluate('scrollY');
  await page.keyboard.press('ArrowLeft');
  expect(await page.evaluate('scrollY')).toBe(before);
  expect(await page.locator('.cm-step-line').count(), 'a step without a line marks none').toBe(0);
  await page.keyboard.press('ArrowLeft');
  expect(await page.locator('.cm-step-line').innerText()).toContain(LINE);
});

test('the passing run is beside it, and is stepped through by itself', async () => {
  await page.goto(`${web.url}/submissions/${submission}`);
  const passing = page.getByRole('region', { name: 'A passing order' });
  await passing.getByRole('button', { name: 'Last step' }).click();
  expect(await passing.getByRole('status').innerText()).toBe('Step 18 of 18. main reads self.balance: 150.');
  expect(await passing.getByRole('table').innerText()).toMatch(/self\.balance\s+150/);
  expect(await failingRun().getByRole('table').innerText()).toMatch(/at the end[^]*self\.balance\s+110/);
  // A row can be chosen as well.
  await passing.getByRole('listitem').filter({ hasText: 'Thread 1 writes self.balance' }).click();
  expect(await passing.getByRole('table').innerText()).toMatch(/after step 8[^]*self\.balance\s+110/);
});

test('it reads as an ordered list of sentences', async () => {
  const rows = failingRun().locator('ol > li[data-index]');
  expect(await rows.count()).toBe(lostUpdate.steps!.length);
  const heard = rows.nth(6).locator(':scope > :not([aria-hidden])');
  expect(await heard.allInnerTexts()).toEqual([
    'Thread 1 reads self.balance: 100, line 8. In conflict with step 10, where Thread 2 writes 120.',
  ]);
});

test('on a phone it is no wider than its window, and nothing moves while it is stepped through', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [`/submissions/${submission}`, `/exercises/${EXERCISE}`]) {
    await page.goto(web.url + path);
    await page.waitForLoadState('networkidle');
    const heights: unknown[] = [];
    await failingRun().getByRole('group').focus();
    for (let n = 0; n < lostUpdate.steps!.length; n++) {
      await page.keyboard.press('ArrowRight');
      heights.push(await failingRun().evaluate('(run) => run.offsetHeight'));
    }
    expect(new Set(heights).size, `${path} keeps its height`).toBe(1);
    expect(await watched.overflow(), path).toBe(0);
    expect(await watched.layoutShift(), path).toBeLessThan(0.05);
  }
  expect(watched.complaints).toEqual([]);
});

function failingRun() {
  return page.getByRole('region', { name: 'The failing order' });
}

/** Steps from the first step to the one that loses the deposits, and looks at what the picture says there. */
async function stepToTheLoss() {
  const run = failingRun();
  const row = run.locator('li[aria-current=step]');
  await run.getByRole('group').focus();
  // Until its script has come, the page knows no keys.
  await expect
    .poll(async () => {
      await page.keyboard.press('Home');
      return row.count();
    })
    .toBe(1);
  for (let step = 1; step < 15; step++) await page.keyboard.press('ArrowRight');
  expect(await row.innerText()).toContain(LOST);
  expect(await run.getByRole('status').innerText()).toContain(`Step 15 of 18. ${LOST}`);
  expect(await run.getByRole('table').innerText()).toMatch(/self\.balance\s+110\s+written by Thread 1/);
  return run;
}
