import { expect, it } from 'vitest';
import { moveGuestWork } from '#db/queries/guests.server.ts';
import { bestOfExercise, highestScores, solvedExercises } from '#db/queries/leaderboards.server.ts';
import { storeReport } from '#db/queries/reports.server.ts';
import { submissionsCount } from '#db/queries/submissions.server.ts';
import { isNicknameTaken } from '#db/queries/users.server.ts';
import { user } from '#db/schema/accounts.ts';
import { addExercise, addSubmission, addUser, reportOn, testDatabase } from './test-database.ts';
import { eq } from 'drizzle-orm';

it("gives a guest's work to the account, the better result of both, and lets the guest be deleted", () => {
  using test = testDatabase();
  const { db } = test;
  const one = addExercise(db, 'one', 1);
  const two = addExercise(db, 'two', 2);
  addUser(db, 'guest', 'guest');
  addUser(db, 'ada');
  const graded = (id: string, userId: string, bundle: typeof one, speedup: number): void => {
    addSubmission(db, id, userId, bundle);
    storeReport(db, id, reportOn(bundle, { speedup }));
  };
  graded('guest-one', 'guest', one, 1.9);
  graded('guest-two', 'guest', two, 1.2);
  graded('ada-one', 'ada', one, 1.7);
  addSubmission(db, 'guest-open', 'guest', one);

  moveGuestWork(db, 'guest', 'ada', false);

  expect(submissionsCount(db, 'ada')).toBe(4);
  expect(bestOfExercise(db, 'one', 'host-a', 10)).toMatchObject([{ result: { userId: 'ada', speedup: 1.9 } }]);
  expect(bestOfExercise(db, 'two', 'host-a', 10)).toMatchObject([{ result: { userId: 'ada', speedup: 1.2 } }]);
  expect(solvedExercises(db, 'ada').toSorted()).toEqual(['one', 'two']);
  expect(highestScores(db, 10)).toMatchObject([{ score: { userId: 'ada', solved: 2, points: 3 } }]);

  db.delete(user).where(eq(user.id, 'guest')).run();
  expect(storeReport(db, 'guest-open', reportOn(one, { speedup: 2.5 }))).toBe(true);
  expect(bestOfExercise(db, 'one', 'host-a', 10)).toMatchObject([{ result: { userId: 'ada', speedup: 2.5 } }]);
});

it('hands the nickname on to an account that was just made', () => {
  using test = testDatabase();
  const { db } = test;
  addUser(db, 'swift-heron-42', 'guest');
  addUser(db, 'new');
  moveGuestWork(db, 'swift-heron-42', 'new', true);
  expect(db.select({ nickname: user.nickname }).from(user).where(eq(user.id, 'new')).get()?.nickname).toBe(
    'swift-heron-42',
  );
  expect(isNicknameTaken(db, 'new')).toBe(false);
});
