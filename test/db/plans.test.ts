import { afterAll, expect, it } from 'vitest';
import { bestOfExercise, boardFigures, highestScores, hostsOfExercise } from '#db/queries/leaderboards.server.ts';
import { openSubmissions } from '#db/queries/queue.server.ts';
import { latestSubmissionId, openCount, submissionsOfUser } from '#db/queries/submissions.server.ts';
import { isNicknameTaken } from '#db/queries/users.server.ts';
import type { Db } from '#db/client.server.ts';
import { testDatabase } from './test-database.ts';

const test = testDatabase();
afterAll(() => test[Symbol.dispose]());

/** How SQLite goes about the statement that a query function runs. */
function planOf(run: (db: Db) => unknown): string {
  const { db } = test;
  const statements: string[] = [];
  const prepare = db.$client.prepare.bind(db.$client);
  db.$client.prepare = (source: string) => {
    statements.push(source);
    return prepare(source);
  };
  try {
    // Prepared statements are kept for each database object; another one around the same file makes them anew.
    run(Object.create(db) as Db);
  } finally {
    db.$client.prepare = prepare;
  }
  const rows = db.$client.prepare(`explain query plan ${statements.at(-1)!.replaceAll('?', 'null')}`).all();
  return (rows as { detail: string }[]).map(({ detail }) => detail).join('\n');
}

it.each<[string, string, (db: Db) => unknown]>([
  ['leaderboard', 'best_results_board', (db) => bestOfExercise(db, 'one', 'host', 100)],
  ['ranks', 'COVERING INDEX best_results_board', (db) => boardFigures(db, 'one', 'host')],
  ['hosts', 'COVERING INDEX best_results_board', (db) => hostsOfExercise(db, 'one')],
  ['overall leaderboard', 'scores_board', (db) => highestScores(db, 100)],
  ['queue', 'submissions_open', (db) => openSubmissions(db, 100)],
  ['open submissions of a user', 'submissions_open_user', (db) => openCount(db, 'ada')],
  ["user's submissions", 'submissions_user', (db) => submissionsOfUser(db, 'ada', 25, 0)],
  ["user's latest submission", 'submissions_user_exercise', (db) => latestSubmissionId(db, 'ada', 'one')],
  ['nickname', 'user_nickname', (db) => isNicknameTaken(db, 'ada')],
])('reads the %s along an index, without sorting', (_, index, run) => {
  const plan = planOf(run);
  expect(plan).toContain(index);
  expect(plan).not.toContain('TEMP B-TREE');
});
