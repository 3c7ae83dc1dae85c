import { expect, it } from 'vitest';
import { markQueued, markRunning, openSubmissions, submissionToGrade } from '#db/queries/queue.server.ts';
import { storeReport } from '#db/queries/reports.server.ts';
import { cancelSubmission, openBefore, openCount } from '#db/queries/submissions.server.ts';
import { addExercise, addSubmission, addUser, reportOn, testDatabase } from './test-database.ts';

it('gives what is not graded yet, oldest first, until it has ended', () => {
  using test = testDatabase();
  const { db } = test;
  const bundle = addExercise(db, 'one');
  addUser(db, 'ada');
  for (const id of ['first', 'second', 'third', 'fourth']) addSubmission(db, id, 'ada', bundle);
  expect(openSubmissions(db, 10).map(({ id }) => id)).toEqual(['first', 'second', 'third', 'fourth']);
  expect(openBefore(db, 'third')).toBe(2);

  markRunning(db, 'first');
  expect(openSubmissions(db, 2).map(({ id }) => id)).toEqual(['first', 'second']);
  storeReport(db, 'first', reportOn(bundle));
  cancelSubmission(db, 'second', 'ada');
  expect(openSubmissions(db, 10).map(({ id }) => id)).toEqual(['third', 'fourth']);
  expect(openBefore(db, 'third')).toBe(0);
  expect(openCount(db, 'ada')).toBe(2);
});

it('counts a new attempt only of what is still open', () => {
  using test = testDatabase();
  const { db } = test;
  const bundle = addExercise(db, 'one');
  addUser(db, 'ada');
  addSubmission(db, 'first', 'ada', bundle);
  markRunning(db, 'first');
  markQueued(db, 'first', true);
  expect(submissionToGrade(db, 'first')).toMatchObject({ attempts: 1, exercise: 'one', userId: 'ada' });
  storeReport(db, 'first', reportOn(bundle));
  markQueued(db, 'first', true);
  markRunning(db, 'first');
  expect(submissionToGrade(db, 'first')).toBeUndefined();
});
