/**
 * How fast the pages come when the database holds a hundred thousand submissions.
 * Requests come at fixed moments, fifty a second, whether earlier ones are answered or not, each from another signed-in
 * student; a request's time counts from its moment on, so that waiting behind a slow one counts too.
 */
import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { printTimes, type Line } from './shared/figures.ts';
import { openPlatform } from './shared/platform.ts';
import { seedDatabase } from './shared/seed.ts';
import { printSetting } from './shared/setting.ts';
import { sessionCookies } from './shared/sessions.ts';

const SUBMISSIONS = 100_000;
const STUDENTS = 2_000;
const VIEWERS = 200;
const SECRET = 'a bench signs its sessions with this';
const REQUESTS_PER_S = 50;
const SECONDS = 20;
const WARM_UP_SECONDS = 3;
const TARGET = { p95Ms: 20 };

await using platform = await openPlatform({ RACECOURSE_SECRET: SECRET });
const startedAt = performance.now();
const { slugs, students } = await seedDatabase(platform.databasePath, SUBMISSIONS, STUDENTS);
const cookies = sessionCookies(platform.databasePath, SECRET, students.slice(0, VIEWERS));
const megabytes = Math.round(statSync(platform.databasePath).size / 1_000_000);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
console.error(`${SUBMISSIONS} submissions entered in ${seconds} s: ${megabytes} MB.`);
await platform.start('web');
printSetting(
  `${REQUESTS_PER_S} requests a second for ${SECONDS} s each, over ${SUBMISSIONS} submissions of ${STUDENTS} students to ${slugs.length} exercises.`,
);

const slugOf = (request: number): string => slugs[request % slugs.length]!;
printTimes([
  await load('exercise page', (request) => `/exercises/${slugOf(request)}`),
  await load('leaderboard of an exercise', (request) => `/exercises/${slugOf(request)}/leaderboard`),
  await load('overall leaderboard', () => '/leaderboard'),
]);

async function load(what: string, path: (request: number) => string): Promise<Line> {
  await requests(path, WARM_UP_SECONDS);
  return { what, times: await requests(path, SECONDS), target: TARGET };
}

async function requests(path: (request: number) => string, durationS: number): Promise<number[]> {
  const firstAt = performance.now();
  return Promise.all(
    Array.from({ length: durationS * REQUESTS_PER_S }, async (_, request) => {
      const dueAt = firstAt + (request * 1000) / REQUESTS_PER_S;
      await sleep(Math.max(0, dueAt - performance.now()));
      return ask(path(request), cookies[request % cookies.length]!, dueAt);
    }),
  );
}

/** How long one page took from its moment on; for ever when it did not come. */
async function ask(path: string, cookie: string, dueAt: number): Promise<number> {
  try {
    const response = await fetch(platform.webUrl + path, { headers: { cookie, accept: 'text/html' } });
    const page = await response.text();
    if (!response.ok) throw new Error(`${response.status}: ${page.slice(0, 300)}`);
    return performance.now() - dueAt;
  } catch (error) {
    console.error(`${path} did not come:`, error);
    return Infinity;
  }
}
