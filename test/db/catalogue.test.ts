import { expect, it } from 'vitest';
import { bundleByHash, currentHash, listedExercises, listOnly, storeBundle } from '#db/queries/catalogue.server.ts';
import { testBundle } from '../service/submissions.ts';
import { testDatabase } from './test-database.ts';

it('keeps every version and makes the one stored last the current one', () => {
  using test = testDatabase();
  const { db } = test;
  const first = testBundle({ slug: 'one', title: 'First' });
  const second = testBundle({ slug: 'one', title: 'Second' });
  storeBundle(db, first);
  storeBundle(db, second);
  expect(currentHash(db, 'one')).toBe(second.hash);
  expect(bundleByHash(db, first.hash)).toEqual(first);

  storeBundle(db, first);
  expect(currentHash(db, 'one')).toBe(first.hash);
  expect(bundleByHash(db, second.hash)).toEqual(second);
});

it('leaves a version as it is when the same hash comes again', () => {
  using test = testDatabase();
  const { db } = test;
  const bundle = testBundle({ slug: 'one' });
  storeBundle(db, bundle);
  storeBundle(db, { ...bundle, title: 'Forged' });
  expect(bundleByHash(db, bundle.hash)).toEqual(bundle);
});

it('takes exercises that have left the catalogue off the map, and puts them back', () => {
  using test = testDatabase();
  const { db } = test;
  const one = testBundle({ slug: 'one' });
  storeBundle(db, one);
  storeBundle(db, testBundle({ slug: 'two' }));
  listOnly(db, ['two']);
  expect(listedExercises(db).map(({ slug }) => slug)).toEqual(['two']);
  expect(currentHash(db, 'one')).toBe(one.hash);
  storeBundle(db, one);
  expect(listedExercises(db).map(({ slug }) => slug)).toEqual(['one', 'two']);
});
