import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { bestOfExercise, highestScores, hostsOfExercise, solvedExercises } from '#db/queries/leaderboards.server.ts';
import { storeReport } from '#db/queries/reports.server.ts';
import { cancelSubmission, submissionById } from '#db/queries/submissions.server.ts';
import { checkResults, reports } from '#db/schema/submissions.ts';
import { addExercise, addSubmission, addUser, reportOn, testDatabase } from './test-database.ts';

const MIGRATION = new URL('../../db/migrations/0002_first_comes_first.sql', import.meta.url);

it('stores report, check results, best result, solve and score together', () => {
  using test = testDatabase();
  const { db } = test;
  const bundle = addExercise(db, 'one', 3);
  addUser(db, 'ada');
  addSubmission(db, 'submission-1', 'ada', bundle);
  const report = reportOn(bundle, { speedup: 1.8 });

  expect(storeReport(db, 'submission-1', report)).toBe(true);

  expect(submissionById(db, 'submission-1')).toMatchObject({
    submission: { status: 'done', verdict: 'accepted', speedup: 1.8 },
    report,
    nickname: 'ada',
  });
  expect(db.select().from(checkResults).all()).toEqual([
    { submissionId: 'submission-1', checkId: 'works', kind: 'speedup', verdict: 'accepted', durationMs: 5, ratio: 1.8 },
  ]);
  expect(bestOfExercise(db, 'one', 'host-a', 10)).toMatchObject([
    {
      result: { speedup: 1.8, speedupLow: 1.7, wallMs: 10, cores: 2, hostName: 'model of host-a, V8' },
      nickname: 'ada',
    },
  ]);
  expect(solvedExercises(db, 'ada')).toEqual(['one']);
  expect(highestScores(db, 10)).toMatchObject([{ score: { solved: 1, points: 3 } }]);
});

it('stores a submission that is graded twice once', () => {
  using test = testDatabase();
  const { db } = test;
  const bundle = addExercise(db, 'one');
  addUser(db, 'ada');
  addSubmission(db, 'submission-1', 'ada', bundle);

  expect(storeReport(db, 'submission-1', reportOn(bundle, { speedup: 1.8 }))).toBe(true);
  expect(storeReport(db, 'submission-1', reportOn(bundle, { speedup: 9 }))).toBe(false);

  expect(db.select().from(reports).all()).toHaveLength(1);
  expect(bestOfExercise(db, 'one', 'host-a', 10)).toMatchObject([{ result: { speedup: 1.8 } }]);
  expect(highestScores(db, 10)).toMatchObject([{ score: { solved: 1 } }]);
});

it('stores nothing for a cancelled submission or one that does not exist', () => {
  using test = testDatabase();
  const { db } = test;
  const bundle = addExercise(db, 'one');
  addUser(db, 'ada');
  addSubmission(db, 'submission-1', 'ada', bundle);
  expect(cancelSubmission(db, 'submission-1', 'somebody else')).toBe(false);
  expect(cancelSubmission(db, 'submission-1', 'ada')).toBe(true);
  expect(cancelSubmission(db, 'submission-1', 'ada')).toBe(false);

  expect(storeReport(db, 'submission-1', reportOn(bundle))).toBe(false);
  expect(storeReport(db, 'submission-2', reportOn(bundle))).toBe(false);
  expect(db.select().from(reports).all()).toEqual([]);
  expect(highestScores(db, 10)).toEqual([]);
});

it('changes nothing at all when a part of it fails', () => {
  using test = testDatabase();
  const { db } = test;
  const bundle = addExercise(db, 'one');
  addUser(db, 'ada');
  addSubmission(db, 'submission-1', 'ada', bundle);
  db.$client.exec(`create trigger broken before insert on scores begin select raise(abort, 'disk on fire'); end`);

  expect(() => storeReport(db, 'submission-1', reportOn(bundle))).toThrow('disk on fire');
  expect(submissionById(db, 'submission-1')?.submission.status).toBe('queued');
  expect(db.select().from(reports).all()).toEqual([]);

  db.$client.exec('drop trigger broken');
  expect(storeReport(db, 'submission-1', reportOn(bundle))).toBe(true);
});

it('keeps the best result of each host, and only accepted ones', () => {
  using test = testDatabase();
  const { db } = test;
  const bundle = addExercise(db, 'one');
  addUser(db, 'ada');
  const made = [
    reportOn(bundle, { speedup: 1.8, submissionMs: 20 }),
    reportOn(bundle, { speedup: 1.6 }),
    reportOn(bundle, { speedup: 1.8, submissionMs: 15 }),
    reportOn(bundle, { speedup: 1.2, host: 'host-b' }),
    reportOn(bundle, { speedup: 5, verdict: 'wrong_answer' }),
  ];
  made.forEach((report, index) => {
    addSubmission(db, `submission-${index}`, 'ada', bundle);
    storeReport(db, `submission-${index}`, report);
  });

  expect(bestOfExercise(db, 'one', 'host-a', 10)).toMatchObject([
    { result: { speedup: 1.8, wallMs: 15, submissionId: 'submission-2' } },
  ]);
  expect(bestOfExercise(db, 'one', 'host-b', 10)).toMatchObject([{ result: { speedup: 1.2 } }]);
  expect(hostsOfExercise(db, 'one').map(({ fingerprint, rows }) => [fingerprint, rows])).toEqual(
    expect.arrayContaining([
      ['host-a', 1],
      ['host-b', 1],
    ]),
  );
  expect(highestScores(db, 10)).toMatchObject([{ score: { solved: 1, points: 1 } }]);
});

it('keeps the first where no speed is measured, however long the grader took', () => {
  using test = testDatabase();
  const { db } = test;
  const bundle = addExercise(db, 'one');
  for (const [index, wallMs] of [900, 300, 600].entries()) {
    const who = ['ada', 'bob', 'ada'][index]!;
    if (index < 2) addUser(db, who);
    addSubmission(db, `submission-${index}`, who, bundle);
    storeReport(db, `submission-${index}`, reportOn(bundle, { wallMs }));
  }
  expect(bestOfExercise(db, 'one', 'host-a', 10)).toMatchObject([
    { nickname: 'ada', result: { speedup: null, wallMs: 0, submissionId: 'submission-0' } },
    { nickname: 'bob', result: { submissionId: 'submission-1' } },
  ]);
});

it('gives boards without a speed their first acceptances, where they had the fastest grading', () => {
  using test = testDatabase();
  const { db } = test;
  const bundle = addExercise(db, 'one');
  addUser(db, 'ada');
  for (const id of ['first', 'second']) {
    addSubmission(db, id, 'ada', bundle);
    storeReport(db, id, reportOn(bundle));
  }
  const sql = db.$client;
  sql.exec(
    "update submissions set finished_at = 1000 where id = 'first'; update submissions set finished_at = 2000 where id = 'second'",
  );
  sql.exec("update best_results set wall_ms = 300, at = 2000, submission_id = 'second'");
  for (const statement of readFileSync(MIGRATION, 'utf8').split('--> statement-breakpoint')) sql.exec(statement);
  expect(sql.prepare('select submission_id, wall_ms, at from best_results').all()).toEqual([
    { submission_id: 'first', wall_ms: 0, at: 1000 },
  ]);
});
