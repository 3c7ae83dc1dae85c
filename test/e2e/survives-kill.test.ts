import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databasePath, openDatabase, type Db } from '#db/client.server.ts';
import { Racecourse } from '../../bin/shared/racecourse.ts';
import { Visitor } from '../web/visitor.ts';
import { processesOf } from './processes.ts';
import { source } from './sources.ts';

/** Every submission that somebody was told of, or that is in the database, is graded once, whatever is killed meanwhile. */

const STUDENTS = 5;
const EACH = 10;
/** Far above what it takes, since others may keep the machine busy. */
const TEST_MS = 120_000;

interface Kind {
  exercise: 'limit-in-flight' | 'gather-the-waits';
  text: string;
  verdict: string;
}

function kind(exercise: Kind['exercise'], verdict: string, file: string): Kind {
  return { exercise, verdict, text: source(exercise, `submissions/${verdict}/${file}.ts`) };
}

const GOOD = kind('gather-the-waits', 'accepted', 'promise-all');
/** What each student hands in, over and over. Most take a moment only; the good ones last long enough to be hit. */
const KINDS = [
  kind('limit-in-flight', 'wrong_answer', 'unlimited'),
  GOOD,
  kind('limit-in-flight', 'invalid_submission', 'syntax-error'),
  kind('gather-the-waits', 'wrong_answer', 'forgets-the-last'),
  kind('limit-in-flight', 'wrong_answer', 'order-of-arrival'),
  kind('gather-the-waits', 'wrong_answer', 'order-of-endings'),
  kind('limit-in-flight', 'invalid_submission', 'misspelt-export'),
];

/**
 * Whom to kill, and how long to wait before. A run that loses its worker three times is given up, rightly; so of the
 * grader's workers at most two are killed before the grader itself, which forgets the count.
 */
const KILLS = [
  ['workers', 300],
  ['grader', 900],
  ['web', 700],
  ['workers', 1200],
  ['workers', 100],
  ['web', 50],
  ['grader', 400],
  ['web', 600],
  ['grader', 1400],
] as const;

let racecourse: Racecourse;
let db: Db['$client'];

beforeAll(async () => {
  racecourse = await Racecourse.start();
  db = openDatabase(databasePath(racecourse.dataDir)).$client;
  // The database itself takes notes of what happens to reports, so that nothing can be stored twice and look like once.
  db.exec(`
    create table notes (what text, submission text);
    create trigger note_insert after insert on reports begin insert into notes values ('stored', new.submission_id); end;
    create trigger note_update after update on reports begin insert into notes values ('changed', new.submission_id); end;
    create trigger note_delete after delete on reports begin insert into notes values ('deleted', old.submission_id); end;
  `);
}, 150_000);

afterAll(async () => {
  db?.close();
  await racecourse?.[Symbol.asyncDispose]();
});

test.each(['web', 'grader', 'workers'] as const)(
  'what is being graded when kill -9 ends it is graded by whoever comes next, unasked: %s',
  async (whom) => {
    const student = new Visitor(racecourse.address);
    const first = await student.submit(GOOD.exercise, GOOD.text);
    const others = await Promise.all([1, 2].map(() => student.submit(GOOD.exercise, GOOD.text)));
    const ids = [first, ...others].map((answer) => answer.data!['submissionId'] as string);
    const open = () => ids.filter((id) => statusOf(id) !== 'done');
    await eventually(() => ids.some((id) => statusOf(id) === 'running'));
    expect(open().length, 'still to be graded').toBeGreaterThan(0);
    await kill(whom);
    // Nothing else is handed in, which could wake up what sleeps.
    await eventually(() => open().length === 0);
    expect(ids.map(verdictOf)).toEqual(ids.map(() => 'accepted'));
  },
  TEST_MS,
);

test(
  '50 submissions outlive kill -9 of workers, grader and web app, and each is graded once',
  async () => {
    const promised = new Map<string, Kind>();
    const students = Array.from({ length: STUDENTS }, (_, index) => handInAll(index, promised));
    const hits = await killAll();
    await Promise.all(students);
    expect(promised.size).toBe(STUDENTS * EACH);
    expect(hits, 'kills while something was being graded').toBeGreaterThan(KILLS.length / 2);

    await eventually(() => count(`submissions where status in ('queued', 'running')`) === 0);
    const verdicts = new Map(
      rows<{ id: string; verdict: string }>('select id, verdict from submissions').map(({ id, verdict }) => [
        id,
        verdict,
      ]),
    );
    const wrong = [...promised].filter(([id, { verdict }]) => verdicts.get(id) !== verdict);
    expect(wrong.map(([id, { verdict }]) => `${id} should be ${verdict}, is ${verdicts.get(id)}`)).toEqual([]);

    // Rows that nobody was told of, since the web app was killed before it could answer, count like all others.
    const total = verdicts.size;
    expect(count(`submissions where status = 'done' and finished_at is not null`)).toBe(total);
    expect(count('reports')).toBe(total);
    expect(count(`notes where what = 'stored'`)).toBe(total);
    expect(count(`notes where what <> 'stored'`)).toBe(0);
    expect(
      rows(`select id from submissions join reports on id = submission_id
    where verdict <> report ->> 'verdict'
    or json_array_length(report, '$.checks') <> (select count(*) from check_results where submission_id = id)`),
    ).toEqual([]);
  },
  TEST_MS,
);

test('what was graded once is counted once, on the leaderboards too', () => {
  const accepted = `select distinct user_id, exercise_slug from submissions where verdict = 'accepted'
    order by user_id, exercise_slug`;
  const solved = rows(accepted);
  expect(solved.length).toBeGreaterThan(0);
  expect(rows('select user_id, exercise_slug from solves order by user_id, exercise_slug')).toEqual(solved);
  expect(rows('select user_id, exercise_slug from best_results order by user_id, exercise_slug')).toEqual(solved);
  expect(rows('select user_id, solved, points from scores order by user_id')).toEqual(
    rows('select user_id, count(*) as solved, sum(points) as points from solves group by user_id order by user_id'),
  );
});

test(
  'afterwards a good submission is graded as if nothing had happened',
  async () => {
    const student = new Visitor(racecourse.address);
    const answer = await student.submit(GOOD.exercise, GOOD.text);
    const events = await student.events(answer.data!['submissionId'] as string);
    expect(events.at(-1)?.event).toMatchObject({ type: 'finished', report: { verdict: 'accepted' } });
  },
  TEST_MS,
);

/** Hands in one submission after another; what could not be sent, since nobody was there, is sent again. */
async function handInAll(student: number, promised: Map<string, Kind>): Promise<void> {
  const visitor = new Visitor(racecourse.address);
  for (let made = 0; made < EACH;) {
    const what = KINDS[(student + made) % KINDS.length]!;
    const answer = await visitor.submit(what.exercise, what.text).catch(() => undefined);
    if (answer?.type === 'success') {
      promised.set(answer.data!['submissionId'] as string, what);
      made += 1;
    }
    await sleep(answer ? 350 : 100);
  }
}

/** Kills one after the other and tells how often something was being graded at that moment. */
async function killAll(): Promise<number> {
  let hits = 0;
  for (const [whom, afterMs] of KILLS) {
    await sleep(afterMs);
    if (await kill(whom)) hits += 1;
  }
  return hits;
}

/** Kills one such process, as soon as there is one. Tells whether something was being graded at that moment. */
async function kill(whom: (typeof KILLS)[number][0]): Promise<boolean> {
  const [pid] = await eventually(() => {
    const found = processesOf(racecourse.pid)[whom];
    return found.length > 0 && found;
  });
  const isHit = count(`submissions where status in ('queued', 'running')`) > 0;
  process.kill(pid!, 'SIGKILL');
  return isHit;
}

/** Asks until there is something; the test's own timeout ends it. */
async function eventually<Value>(ask: () => Value | false): Promise<Value> {
  for (;;) {
    const value = ask();
    if (value !== false) return value;
    await sleep(50);
  }
}

function rows<Row>(query: string): Row[] {
  return db.prepare<[], Row>(query).all();
}

function statusOf(id: string): string | undefined {
  return db.prepare<[string], { status: string }>('select status from submissions where id = ?').get(id)?.status;
}

function verdictOf(id: string): string | undefined {
  return db.prepare<[string], { verdict: string }>('select verdict from submissions where id = ?').get(id)?.verdict;
}

function count(what: string): number {
  return rows<{ n: number }>(`select count(*) as n from ${what}`)[0]!.n;
}
