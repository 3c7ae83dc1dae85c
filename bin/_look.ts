import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openChromium } from './shared/chromium.ts';
import { Racecourse } from './shared/racecourse.ts';

const OUT = '/tmp/s/shots';
mkdirSync(OUT, { recursive: true });
const browser = await openChromium();
await using racecourse = await Racecourse.start();
async function paste(page: any, text: string) {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
}
const sub = (e: string, p: string) => readFileSync(join('exercises/catalogue', e, 'submissions', p), 'utf8');
const first = await browser.newContext({
  viewport: { width: 1440, height: 1000 },
  permissions: ['clipboard-read', 'clipboard-write'],
});
const page = await first.newPage();
page.setDefaultTimeout(90_000);
const log: string[] = [];
page.on('console', (m: any) => log.push(m.text()));
page.on('pageerror', (e: any) => log.push(String(e)));
const jobs = [
  ['await-between', sub('04-asyncio/await-between', 'accepted/promise-chain.ts')],
  [
    'gather-the-waits',
    readFileSync(
      'exercises/catalogue/04-asyncio/gather-the-waits/submissions/accepted/' + process.env['GATHER'],
      'utf8',
    ),
  ],
  ['await-between', sub('04-asyncio/await-between', 'race/keeps-a-copy-of-its-own.ts')],
] as const;
for (const [slug, code] of jobs) {
  await page.goto(`${racecourse.address}/exercises/${slug}`, { waitUntil: 'networkidle' });
  await page.locator('.cm-content').waitFor();
  await paste(page, code);
  await page.getByRole('button', { name: 'Submit' }).click();
  await page
    .locator('#run-title')
    .filter({ hasText: /^(?!Sending|In the queue|Checking|Reconnecting|What is checked)/ })
    .waitFor();
  await page.waitForTimeout(500);
}
const state = await first.storageState();
for (const width of [1440, 390])
  for (const colorScheme of ['light', 'dark'] as const) {
    const c = await browser.newContext({
      viewport: { width, height: 1000 },
      colorScheme,
      storageState: state,
      reducedMotion: 'reduce',
    });
    const p = await c.newPage();
    for (const [name, path] of [
      ['board-await', '/exercises/await-between/leaderboard'],
      ['board-gather', '/exercises/gather-the-waits/leaderboard'],
      ['race', '/exercises/await-between'],
    ] as const) {
      await p.goto(racecourse.address + path, { waitUntil: 'networkidle' });
      await p.waitForTimeout(700);
      await p.screenshot({ path: `${OUT}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    }
    await c.close();
  }
console.log('console:', log);
await browser.close();
