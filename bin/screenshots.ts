/** `npm run screenshots`: takes the pictures of the README anew, from the real product in a real browser, into docs/. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Browser } from 'playwright-core';
import { smallerPng } from './screenshots/smaller-png.ts';
import { openChromium } from './shared/chromium.ts';
import { ROOT } from './shared/command.ts';
import { Racecourse } from './shared/racecourse.ts';

const FOLDER = join(ROOT, 'docs');
const EXERCISE = 'await-between';
/** Wide enough for both columns, high enough for what a check found and the order of events that led to it. */
const WINDOW = { width: 1080, height: 940 };
const PATIENCE_MS = 60_000;

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await openChromium();
  try {
    await using racecourse = await Racecourse.start();
    for (const theme of ['light', 'dark'] as const) {
      const file = join(FOLDER, `exercise-${theme}.png`);
      await pictureReport(browser, `${racecourse.address}/exercises/${EXERCISE}`, theme, file);
      console.log(`${relative(ROOT, file)}  ${Math.ceil(statSync(file).size / 1000)} kB`);
    }
  } finally {
    await browser.close();
  }
}

/** Hands in the starter, which is wrong, and takes a picture of the page with its report. */
async function pictureReport(browser: Browser, address: string, theme: 'light' | 'dark', file: string): Promise<void> {
  const context = await browser.newContext({ viewport: WINDOW, colorScheme: theme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  // The page does not wait for its typeface the first time, but has it at hand the second.
  await page.goto(address, { waitUntil: 'networkidle' });
  await page.reload();
  await page.locator('.cm-content').waitFor();
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.locator('#run-title').filter({ hasText: 'Race' }).waitFor();
  await page.getByText('The failing order').first().waitFor();
  // The statement is beside the report, and the code, as any editor shows it, above.
  await page.evaluate(`
    document.activeElement?.blur();
    scrollTo({ top: document.querySelector('section.failed').getBoundingClientRect().top + scrollY - 24, behavior: 'instant' });
  `);
  await page.mouse.move(0, 0);
  writeFileSync(file, smallerPng(await page.screenshot({ animations: 'disabled' })));
  await context.close();
}

await main();
