import { index, integer, sqliteTable, text, type AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Bundle } from '#grader/contract/bundle.ts';

export const exercises = sqliteTable('exercises', {
  slug: text('slug').primaryKey(),
  /** The version that new submissions are graded by. Null only inside the transaction that stores the first one. */
  currentHash: text('current_hash').references((): AnySQLiteColumn => exerciseVersions.hash, { onDelete: 'restrict' }),
  /** False once the exercise's folder has left the catalogue; its submissions and results stay. */
  listed: integer('listed', { mode: 'boolean' }).notNull().default(true),
});

/** Versions never change and are never deleted, so that every report can be understood by the version it was graded by. */
export const exerciseVersions = sqliteTable(
  'exercise_versions',
  {
    hash: text('hash').primaryKey(),
    slug: text('slug')
      .notNull()
      .references(() => exercises.slug, { onDelete: 'restrict' }),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    bundle: text('bundle', { mode: 'json' }).$type<Bundle>().notNull(),
  },
  (table) => [index('exercise_versions_slug').on(table.slug)],
);
