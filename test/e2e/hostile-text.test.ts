import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databasePath, openDatabase } from '#db/client.server.ts';
import { openChromium } from '../../bin/shared/chromium.ts';
import { Racecourse } from '../../bin/shared/racecourse.ts';
import { Visitor } from '../web/visitor.ts';
import { source } from './sources.ts';
import { openPage, type WatchedPage } from './watched-page.ts';

/** Whatever students can make the pages show is shown as text: a real browser opens each page and runs none of it. */

/** Closes whatever it may have been put into, then is an element that runs a script. */
const MARKUP = `</script></textarea>"'><img data-attack src=x onerror=window.attacked=1>`;
const CODE = `// ${MARKUP}
console.log(${JSON.stringify(MARKUP)});
`;
const THROWING = `${CODE}export async function fetchAll() {
  throw new Error(${JSON.stringify(MARKUP)});
}`;
const RETURNING = `${CODE}export async function fetchAll() {
  return [${JSON.stringify(MARKUP)}];
}`;
const SOLVING = CODE + source('gather-the-waits', 'submissions/accepted/promise-all.ts');

let racecourse: Racecourse;
let browser: Browser;
let student: Visitor;
let watched: WatchedPage;

beforeAll(async () => {
  browser = await openChromium();
  racecourse = await Racecourse.start();
  student = new Visitor(racecourse.address);
  watched = await openPage(browser);
}, 150_000);

afterAll(async () => {
  await browser?.close();
  await racecourse?.[Symbol.asyncDispose]();
});

test.each([
  ['code, console output and a thrown error', 'limit-in-flight', THROWING],
  ['code, console output and a returned value', 'limit-in-flight', RETURNING],
  ['accepted code', 'gather-the-waits', SOLVING],
])(
  '%s',
  async (_, exercise, text) => {
    const answer = await student.submit(exercise, text);
    const id = answer.data!['submissionId'] as string;
    expect((await student.events(id)).at(-1)?.event.type).toBe('finished');
    await takeCookies();
    await expectOnlyText(`/submissions/${id}`);
    await expectOnlyText(`/exercises/${exercise}`);
  },
  60_000,
);

test('a file name and a nickname that went past every check at the door', async () => {
  const database = openDatabase(databasePath(racecourse.dataDir)).$client;
  const { id } = database.prepare('select id from submissions limit 1').get() as { id: string };
  const files = JSON.stringify([{ name: `${MARKUP}.ts`, text: '' }]);
  database.prepare('update submissions set files = ? where id = ?').run(files, id);
  database.prepare('update user set nickname = ?, name = ?').run(MARKUP, MARKUP);
  database.close();
  for (const path of [`/submissions/${id}`, '/account', '/leaderboard', '/exercises/gather-the-waits/leaderboard']) {
    await expectOnlyText(path);
  }
}, 60_000);

/** Signs the browser in as the student. */
async function takeCookies(): Promise<void> {
  const cookies = [...student.cookies].map(([name, value]) => ({ name, value, url: racecourse.address }));
  await watched.page.context().addCookies(cookies);
}

/** The page shows the markup, and holds no element that was made of it. */
async function expectOnlyText(path: string): Promise<void> {
  const { page, complaints } = watched;
  await page.goto(racecourse.address + path);
  await page.waitForLoadState('networkidle');
  // What is folded away can hold something too.
  await page.evaluate(`document.querySelectorAll('details').forEach((one) => (one.open = true))`);
  expect(await page.locator('body').innerText(), `${path} shows it`).toContain('<img data-attack');
  expect(await page.locator('[data-attack]').count(), `${path} makes an element of it`).toBe(0);
  expect(await page.evaluate('window.attacked'), `${path} runs it`).toBeUndefined();
  // The browser would also tell of a script that only the page's policy kept from running.
  expect(complaints).toEqual([]);
}
