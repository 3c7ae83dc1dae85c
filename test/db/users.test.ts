import { expect, it } from 'vitest';
import { isNicknameTaken, listUsers, setNickname, setRole } from '#db/queries/users.server.ts';
import { addUser, testDatabase } from './test-database.ts';

it('gives roles to accounts but not to guests', () => {
  using test = testDatabase();
  const { db } = test;
  addUser(db, 'ada');
  addUser(db, 'guest', 'guest');
  expect(setRole(db, ' ADA@example.org ', 'teacher')).toBe(true);
  expect(setRole(db, 'guest@example.org', 'admin')).toBe(false);
  expect(setRole(db, 'nobody@example.org', 'admin')).toBe(false);
  expect(listUsers(db)).toMatchObject([{ email: 'ada@example.org', nickname: 'ada', role: 'teacher' }]);
});

it('lets nobody take the nickname of another in whatever case', () => {
  using test = testDatabase();
  const { db } = test;
  addUser(db, 'ada');
  addUser(db, 'Grace');
  expect(isNicknameTaken(db, 'GRACE')).toBe(true);
  expect(setNickname(db, 'ada', 'gRACE')).toBe(false);
  expect(setNickname(db, 'ada', 'Ada')).toBe(true);
  expect(setNickname(db, 'ada', 'Lovelace')).toBe(true);
  expect(isNicknameTaken(db, 'ada')).toBe(false);
});
