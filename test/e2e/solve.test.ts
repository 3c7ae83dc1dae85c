import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openChromium } from '../../bin/shared/chromium.ts';
import { Racecourse } from '../../bin/shared/racecourse.ts';
import { NO_PYTHON } from '../runners/worker-slot.ts';
import { editorOf, expectVerdict, paste } from './exercise-page.ts';
import { source } from './sources.ts';
import { openPage, type WatchedPage } from './watched-page.ts';

/** One story, told in order: a guest meets an exercise, solves it, and stays. Another one solves one in Python. */

const EXERCISE = '/exercises/limit-in-flight';
const REFERENCE = source('limit-in-flight', 'submissions/accepted/workers-share-an-index.ts');
const UNLIMITED = source('limit-in-flight', 'submissions/wrong_answer/unlimited.ts');
const PATIENCE_MS = 40_000;
const TEST_MS = 100_000;
const MOST_SCRIPT_BYTES = 200_000;
const MOST_SHIFT = 0.05;
const CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] };
const CREDENTIALS = { email: 'guest@example.org', password: 'correct horse' };

let racecourse: Racecourse;
let browser: Browser;
let guest: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await openChromium();
  racecourse = await Racecourse.start();
  guest = await openPage(browser, CLIPBOARD);
  page = guest.page;
  page.setDefaultTimeout(PATIENCE_MS);
}, 150_000);

afterAll(async () => {
  await browser?.close();
  await racecourse?.[Symbol.asyncDispose]();
});

test('a guest finds the exercise on the map', async () => {
  await page.goto(racecourse.address);
  await page.getByRole('link', { name: 'Limit what is in flight' }).first().click();
  await page.waitForURL(`**${EXERCISE}`);
  await editorOf(page).waitFor();
  expect(await guest.overflow()).toBe(0);
});

test(
  'the exercise page loads less than 200 kB of compressed scripts',
  async () => {
    const other = await openPage(browser);
    const scripts: Response[] = [];
    other.page.on('response', (answer) => {
      if (answer.request().resourceType() === 'script') scripts.push(answer);
    });
    await other.page.goto(racecourse.address + EXERCISE);
    await editorOf(other.page).waitFor();
    await other.page.waitForLoadState('networkidle');
    const sizes = await Promise.all(scripts.map((script) => sizeOf(script)));
    const plain = sizes.filter(({ encoding, bytes }) => !['br', 'gzip'].includes(encoding) && bytes > 1_500);
    expect(plain, 'sent without compression').toEqual([]);
    expect(sizes.length).toBeGreaterThan(5);
    expect(sizes.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(MOST_SCRIPT_BYTES);
    expect(other.complaints).toEqual([]);
    await other.page.context().close();
  },
  TEST_MS,
);

test(
  'the starter is rejected, and the page says why',
  async () => {
    await page.goto(racecourse.address + EXERCISE);
    await editorOf(page).waitFor();
    await page.getByRole('button', { name: 'Submit' }).click();
    await expectVerdict(page, 'Not parallel');
    await page.getByText('The server never saw more than 1 of 4 requests in flight.').first().waitFor();
    expect(await guest.layoutShift()).toBeLessThan(MOST_SHIFT);
  },
  TEST_MS,
);

test(
  'a wrong answer is rejected, and the page says why',
  async () => {
    await paste(page, UNLIMITED);
    await page.getByRole('button', { name: 'Submit' }).click();
    await expectVerdict(page, 'Wrong answer');
    // On a busy machine one may have ended before the last began.
    await page
      .getByText(/[4-6] fetches were in flight at once; 2 are allowed\./)
      .first()
      .waitFor();
    expect(await guest.layoutShift()).toBeLessThan(MOST_SHIFT);
  },
  TEST_MS,
);

test(
  'with the keyboard alone, the right answer is written, sent and accepted',
  async () => {
    await page.reload();
    await editorOf(page).waitFor();
    await tabInto(page, '.cm-content');
    await paste(page, REFERENCE);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await focusIsIn(page, '.cm-editor'), 'Escape, then Tab, leaves the editor').toBe(false);
    await page.keyboard.press('Shift+Tab');
    await tabInto(page, '.cm-content');
    await page.keyboard.press('Control+Enter');
    await expectVerdict(page, 'Accepted');
    expect(await guest.layoutShift()).toBeLessThan(MOST_SHIFT);
  },
  TEST_MS,
);

test('the leaderboard shows the guest under the nickname they were given', async () => {
  await page.getByRole('link', { name: 'See the leaderboard' }).click();
  const own = page.getByRole('row').filter({ hasText: 'you' });
  await own.waitFor();
  expect(await own.innerText()).toMatch(/[a-z]+-[a-z]+-\d+/);
  expect(await own.innerText()).toContain('TypeScript');
});

test(
  'signing up keeps the work, signing out hides it, signing in brings it back',
  async () => {
    await page.goto(`${racecourse.address}/account`);
    await fillIn(page, 'Sign up and keep my work');
    await page.waitForURL(`${racecourse.address}/`);
    await expectThreeSubmissions();

    await page.goto(`${racecourse.address}/account`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${racecourse.address}/`);
    await page.getByRole('link', { name: 'My submissions' }).click();
    await page.getByText('Nothing has left the start line yet').waitFor();

    await page.getByRole('link', { name: 'Sign in' }).first().click();
    await fillIn(page, 'Sign in');
    await page.waitForURL(`${racecourse.address}/`);
    await expectThreeSubmissions();
  },
  TEST_MS,
);

test(
  'on a phone, no page is wider than its window, or moves while it loads',
  async () => {
    const [submission] = await submissionLinks();
    await visitAll({ width: 390, height: 844 }, [
      '/',
      EXERCISE,
      `${EXERCISE}/leaderboard`,
      '/leaderboard',
      '/submissions',
      submission!,
      '/account',
    ]);
  },
  TEST_MS,
);

test(
  'on a desk, the pages with the most on them neither overflow nor move',
  async () => {
    const [submission] = await submissionLinks();
    await visitAll({ width: 1440, height: 900 }, ['/', EXERCISE, submission!]);
  },
  TEST_MS,
);

test('nothing of this made the browser complain', () => {
  expect(guest.complaints).toEqual([]);
});

test.skipIf(NO_PYTHON !== undefined)(
  'another guest switches an exercise to Python, is told why the starter is rejected, and solves it',
  async () => {
    const other = await openPage(browser, CLIPBOARD);
    other.page.setDefaultTimeout(PATIENCE_MS);
    await other.page.goto(`${racecourse.address}/exercises/gather-the-waits`);
    await editorOf(other.page).waitFor();
    await other.page.getByLabel('Language').selectOption({ label: 'Python' });
    await editorOf(other.page).getByText('async def run_all').waitFor();
    // There is nothing to choose where the host has one interpreter, as this one.
    expect(await other.page.getByLabel('Interpreter').count()).toBe(0);
    await other.page.getByRole('button', { name: 'Submit' }).click();
    await expectVerdict(other.page, 'Not parallel');
    await other.page.getByText('When job-1 came to its end, only 1 of 3 jobs had been started.').first().waitFor();

    await paste(other.page, source('gather-the-waits', 'submissions/accepted/gather.py'));
    await other.page.getByRole('button', { name: 'Submit' }).click();
    await expectVerdict(other.page, 'Accepted');
    await other.page.getByRole('link', { name: 'See the leaderboard' }).click();
    const own = other.page.getByRole('row').filter({ hasText: 'you' });
    await own.waitFor();
    expect(await own.innerText()).toContain('Python');
    expect(other.complaints).toEqual([]);
    await other.page.context().close();
  },
  TEST_MS,
);

test.skipIf(NO_PYTHON !== undefined)(
  'a guest whose update was lost steps to it with the keyboard, in the report of a real search, and sees the value that is left',
  async () => {
    const other = await openPage(browser);
    other.page.setDefaultTimeout(PATIENCE_MS);
    await other.page.goto(`${racecourse.address}/exercises/lost-update`);
    await editorOf(other.page).waitFor();
    await other.page.getByLabel('Language').selectOption({ label: 'Python' });
    await editorOf(other.page).getByText('class Account').waitFor();
    await other.page.getByRole('button', { name: 'Submit' }).click();
    await expectVerdict(other.page, 'Race condition');
    const run = other.page.getByRole('region', { name: 'The failing order' });
    await run.getByRole('group').focus();
    await other.page.keyboard.press('Home');
    const status = run.getByRole('status');
    const lost = /writes self\._balance: (-?\d+).*It had read (-?\d+) before; (-?\d+) is overwritten/;
    for (let step = 0; step < 100 && !lost.test(await status.innerText()); step++) {
      await other.page.keyboard.press('ArrowRight');
    }
    const [, written = '', read, overwritten] = lost.exec(await status.innerText()) ?? [];
    expect(read).not.toBe(overwritten);
    expect(await run.getByRole('table').innerText()).toMatch(new RegExp(`_balance\\s+${written}\\b`));
    expect(await other.page.locator('.cm-step-line').innerText()).toContain('_balance');
    expect(other.complaints).toEqual([]);
    await other.page.context().close();
  },
  TEST_MS,
);

/** Opens pages as the student, in a window of this size, and looks whether they hold their place. */
async function visitAll(viewport: { width: number; height: number }, paths: string[]): Promise<void> {
  const other = await openPage(browser, { viewport, storageState: await page.context().storageState() });
  for (const path of paths) {
    await other.page.goto(racecourse.address + path);
    await other.page.waitForLoadState('networkidle');
    expect.soft(await other.overflow(), `${path} is too wide`).toBe(0);
    expect.soft(await other.layoutShift(), `${path} moves`).toBeLessThan(MOST_SHIFT);
  }
  expect(other.complaints).toEqual([]);
  await other.page.context().close();
}

function focusIsIn(somePage: Page, selector: string): Promise<boolean> {
  return somePage.evaluate<boolean>(`document.activeElement?.closest(${JSON.stringify(selector)}) !== null`);
}

async function tabInto(somePage: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await focusIsIn(somePage, selector)) return;
    await somePage.keyboard.press('Tab');
  }
  throw new Error(`80 presses of Tab did not lead to ${selector}`);
}

async function fillIn(somePage: Page, button: string): Promise<void> {
  const form = somePage.locator('form').filter({ has: somePage.getByRole('button', { name: button, exact: true }) });
  await form.getByLabel('E-mail').fill(CREDENTIALS.email);
  await form.getByLabel('Password').fill(CREDENTIALS.password);
  await form.getByRole('button').click();
}

async function submissionLinks(): Promise<string[]> {
  await page.goto(`${racecourse.address}/submissions`);
  const links = page.getByRole('main').getByRole('listitem').getByRole('link');
  await links.first().waitFor();
  return Promise.all((await links.all()).map(async (link) => (await link.getAttribute('href'))!));
}

async function expectThreeSubmissions(): Promise<void> {
  expect(await submissionLinks()).toHaveLength(3);
  const list = await page.getByRole('main').innerText();
  for (const title of ['Accepted', 'Wrong answer', 'Not parallel']) expect(list).toContain(title);
}

async function sizeOf(script: Response): Promise<{ url: string; encoding: string; bytes: number }> {
  const sizes = await script.request().sizes();
  const encoding = (await script.headerValue('content-encoding')) ?? 'none';
  return { url: script.url(), encoding, bytes: sizes.responseBodySize };
}
