import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databasePath, openDatabase } from '#db/client.server.ts';
import { setRole } from '#db/queries/users.server.ts';
import type { Report } from '#grader/contract/report.ts';
import { toolEnvironment } from '../../bin/shared/command.ts';
import { Racecourse } from '../../bin/shared/racecourse.ts';
import { Visitor } from '../web/visitor.ts';
import { source } from './sources.ts';

/** The whole product on a host that has every program it may use but bubblewrap. */

/** Judged by order alone: without control groups no core is free of others while speed is measured. */
const EXERCISE = 'await-between';
const TEACHER = { email: 'ada@example.org', password: 'correct horse' };
const MISSING = 'bubblewrap is not installed. On Debian and Ubuntu: apt install bubblewrap.';
const SAFETY = 'Submissions run without bubblewrap';
const NO_PYTHON = 'Python exercises cannot be graded here. It runs only inside bubblewrap, which this host lacks.';

const programs = mkdtempSync(join(tmpdir(), 'racecourse-without-'));
let racecourse: Racecourse;

beforeAll(async () => {
  racecourse = await Racecourse.start({ PATH: pathWithout('bwrap') });
}, 150_000);

afterAll(async () => {
  await racecourse?.[Symbol.asyncDispose]();
  rmSync(programs, { recursive: true });
});

test('its start and its log say what is missing, what that means, and the cure', async () => {
  const log = () => readFileSync(join(racecourse.dataDir, 'logs', 'grader.log'), 'utf8');
  for (const words of [MISSING, SAFETY, NO_PYTHON]) {
    expect(racecourse.printed).toContain(`Note: ${words}`);
    // The grader tells the start first; its log goes through a pipe of its own and may come a moment later.
    await expect.poll(log, { timeout: 10_000 }).toContain(`"isolation":"permission-model","msg":"${words}`);
  }
});

test('a teacher reads it at the foot of every page', async () => {
  const teacher = new Visitor(racecourse.address);
  await teacher.send('/account?/signUp', TEACHER);
  const db = openDatabase(databasePath(racecourse.dataDir));
  expect(setRole(db, TEACHER.email, 'teacher')).toBe(true);
  db.$client.close();
  for (const path of ['/', `/exercises/${EXERCISE}`]) {
    // The page never waits for the grader: what it lacks is asked for by the first page that is looked at.
    await expect.poll(() => footOf(teacher, path), { timeout: 10_000 }).toContain(MISSING);
    const foot = await footOf(teacher, path);
    for (const words of ['What this host lacks', SAFETY, NO_PYTHON]) expect(foot).toContain(words);
  }
});

test('TypeScript is graded all the same, and the report says how it was isolated', async () => {
  const report = await graded(source(EXERCISE, 'submissions/accepted/mutex-with-finally.ts'), 'ts');
  expect(report.verdict, report.summary).toBe('accepted');
  expect(report.host.isolation).toBe('permission-model');
}, 60_000);

test('wrong TypeScript is rejected as everywhere', async () => {
  const report = await graded(source(EXERCISE, 'submissions/race/no-lock.ts'), 'ts');
  expect(report.verdict).toBe('race');
}, 60_000);

test('Python is not run, and whoever hands it in is told why', async () => {
  const report = await graded(source(EXERCISE, 'submissions/accepted/one-lock.py'), 'py');
  expect(report.checks).toEqual([]);
  expect([report.summary, ...report.warnings].join(' ')).toMatch(/this host cannot run it.*only inside bubblewrap/);
}, 60_000);

/** The search path of this process with one program taken out of it, and the project's own tools first. */
function pathWithout(missing: string): string {
  const [own = '', ...rest] = (toolEnvironment()['PATH'] ?? '').split(delimiter);
  const folders = rest.map((folder, index) => {
    const copy = join(programs, String(index));
    mkdirSync(copy);
    for (const name of namesIn(folder)) if (name !== missing) symlinkSync(join(folder, name), join(copy, name));
    return copy;
  });
  return [own, ...folders].join(delimiter);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // A search path may name folders that do not exist.
    return [];
  }
}

async function footOf(visitor: Visitor, path: string): Promise<string> {
  const page = await (await visitor.get(path)).text();
  return page.slice(page.indexOf('<footer'), page.indexOf('</footer>'));
}

async function graded(text: string, language: 'ts' | 'py'): Promise<Report> {
  const student = new Visitor(racecourse.address);
  const answer = await student.submit(EXERCISE, text, language);
  const last = (await student.events(answer.data!['submissionId'] as string)).at(-1)?.event;
  if (last?.type !== 'finished') throw new Error(`It ended with ${last?.type}.`);
  return last.report;
}
