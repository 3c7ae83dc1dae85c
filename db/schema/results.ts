import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { LANGUAGES } from '#grader/contract/submission.ts';
import { user } from './accounts.ts';
import { exercises } from './catalogue.ts';
import { submissions } from './submissions.ts';

/**
 * The best accepted submission of a user in one exercise, language and kind of host, which is also what interpreter ran
 * there. The host is part of the key, since
 * timings of different hosts must not be compared: a slower host's result is neither lost to nor mixed with a faster one's.
 */
export const bestResults = sqliteTable(
  'best_results',
  {
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    exerciseSlug: text('exercise_slug')
      .notNull()
      .references(() => exercises.slug, { onDelete: 'cascade' }),
    language: text('language', { enum: LANGUAGES }).notNull(),
    hostFingerprint: text('host_fingerprint').notNull(),
    hostName: text('host_name').notNull(),
    cores: integer('cores').notNull(),
    speedup: real('speedup'),
    speedupLow: real('speedup_low'),
    speedupHigh: real('speedup_high'),
    /** What the measured work took, in the middle of all pairs; 0 where an exercise measures no speed. */
    wallMs: real('wall_ms').notNull(),
    submissionId: text('submission_id')
      .notNull()
      .references(() => submissions.id, { onDelete: 'cascade' }),
    at: integer('at', { mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.exerciseSlug, table.language, table.hostFingerprint] }),
    // In the order a leaderboard is read, with what its ranks are made from.
    index('best_results_board').on(
      table.exerciseSlug,
      table.hostFingerprint,
      sql`${table.speedup} desc`,
      table.wallMs,
      table.at,
      table.speedupLow,
      table.speedupHigh,
      table.userId,
    ),
    index('best_results_submission').on(table.submissionId),
  ],
);

/** That a user has solved an exercise, in any language, on any host; the points are its level at that time. */
export const solves = sqliteTable(
  'solves',
  {
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    exerciseSlug: text('exercise_slug')
      .notNull()
      .references(() => exercises.slug, { onDelete: 'cascade' }),
    points: integer('points').notNull(),
    at: integer('at', { mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.exerciseSlug] })],
);

/** The sums over `solves`, kept so that the overall leaderboard is one walk along an index. */
export const scores = sqliteTable(
  'scores',
  {
    userId: text('user_id')
      .primaryKey()
      .references(() => user.id, { onDelete: 'cascade' }),
    solved: integer('solved').notNull(),
    points: integer('points').notNull(),
    at: integer('at', { mode: 'timestamp_ms' }).notNull(),
  },
  (table) => [index('scores_board').on(sql`${table.points} desc`, sql`${table.solved} desc`, table.at, table.userId)],
);
