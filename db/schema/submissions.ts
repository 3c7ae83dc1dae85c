import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { CHECK_KINDS } from '#grader/contract/bundle.ts';
import type { Report } from '#grader/contract/report.ts';
import { LANGUAGES, type SourceFile } from '#grader/contract/submission.ts';
import { VERDICTS } from '#grader/contract/verdicts.ts';
import { user } from './accounts.ts';
import { exercises, exerciseVersions } from './catalogue.ts';

export const SUBMISSION_STATUSES = ['queued', 'running', 'done', 'cancelled'] as const;

/** `status` is the queue's truth: whatever is queued or running here is dispatched again after a crash of anything. */
export const submissions = sqliteTable(
  'submissions',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'restrict' }),
    exerciseSlug: text('exercise_slug')
      .notNull()
      .references(() => exercises.slug, { onDelete: 'restrict' }),
    versionHash: text('version_hash')
      .notNull()
      .references(() => exerciseVersions.hash, { onDelete: 'restrict' }),
    language: text('language', { enum: LANGUAGES }).notNull(),
    status: text('status', { enum: SUBMISSION_STATUSES }).notNull(),
    /** How many runs were given up (host busy, run cancelled by the grader) before the one under way. Part of the run's id. */
    attempts: integer('attempts').notNull().default(0),
    submittedAt: integer('submitted_at', { mode: 'timestamp_ms' }).notNull(),
    startedAt: integer('started_at', { mode: 'timestamp_ms' }),
    finishedAt: integer('finished_at', { mode: 'timestamp_ms' }),
    /** Copied from the report, so that lists need not read it. */
    verdict: text('verdict', { enum: VERDICTS }),
    speedup: real('speedup'),
    /** The one that was asked for where a host offers several; which one it was is in the report. */
    interpreter: text('interpreter'),
    // The largest column comes last: SQLite reads those before it without following the pages it overflows to.
    files: text('files', { mode: 'json' }).$type<SourceFile[]>().notNull(),
  },
  (table) => [
    index('submissions_open')
      .on(table.submittedAt)
      .where(sql`${table.status} in ('queued', 'running')`),
    index('submissions_open_user')
      .on(table.userId)
      .where(sql`${table.status} in ('queued', 'running')`),
    index('submissions_user').on(table.userId, table.submittedAt),
    index('submissions_user_exercise').on(table.userId, table.exerciseSlug, table.submittedAt),
    index('submissions_exercise').on(table.exerciseSlug),
    index('submissions_version').on(table.versionHash),
  ],
);

/** The grader's answer. The primary key is the submission's, so a second grading has nowhere to go. */
export const reports = sqliteTable('reports', {
  submissionId: text('submission_id')
    .primaryKey()
    .references(() => submissions.id, { onDelete: 'cascade' }),
  report: text('report', { mode: 'json' }).$type<Report>().notNull(),
});

/** One row per check of a report, for questions over many reports: which check fails most, how long it takes. */
export const checkResults = sqliteTable(
  'check_results',
  {
    submissionId: text('submission_id')
      .notNull()
      .references(() => reports.submissionId, { onDelete: 'cascade' }),
    checkId: text('check_id').notNull(),
    kind: text('kind', { enum: CHECK_KINDS }).notNull(),
    verdict: text('verdict', { enum: VERDICTS }).notNull(),
    durationMs: real('duration_ms').notNull(),
    ratio: real('ratio'),
  },
  (table) => [primaryKey({ columns: [table.submissionId, table.checkId] })],
);
