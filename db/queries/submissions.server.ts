import { and, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import type { Language, SourceFile } from '#grader/contract/submission.ts';
import type { Db } from '../client.server.ts';
import { prepared } from '../prepared.server.ts';
import { user } from '../schema/accounts.ts';
import { reports, submissions } from '../schema/submissions.ts';

export interface NewSubmission {
  id: string;
  userId: string;
  exerciseSlug: string;
  versionHash: string;
  language: Language;
  interpreter?: string;
  files: SourceFile[];
}

/** Writes a submission as queued; from here on it survives every crash. */
export function insertSubmission(db: Db, submission: NewSubmission): void {
  db.insert(submissions)
    .values({ ...submission, status: 'queued', submittedAt: new Date() })
    .run();
}

const byId = prepared((db) =>
  db
    .select({ submission: submissions, nickname: user.nickname, report: reports.report })
    .from(submissions)
    .innerJoin(user, eq(user.id, submissions.userId))
    .leftJoin(reports, eq(reports.submissionId, submissions.id))
    .where(eq(submissions.id, sql.placeholder('id')))
    .prepare(),
);

/** A submission with its files, its maker's nickname and its report if it has one; undefined when there is none of that id. */
export function submissionById(db: Db, id: string) {
  return byId(db).get({ id });
}

const statusOf = prepared((db) =>
  db
    .select({ userId: submissions.userId, status: submissions.status })
    .from(submissions)
    .where(eq(submissions.id, sql.placeholder('id')))
    .prepare(),
);

/** Whose it is and how far it is, without its files. */
export function submissionStatus(db: Db, id: string) {
  return statusOf(db).get({ id });
}

const latest = prepared((db) =>
  db
    .select({ id: submissions.id })
    .from(submissions)
    .where(
      and(
        eq(submissions.userId, sql.placeholder('userId')),
        eq(submissions.exerciseSlug, sql.placeholder('exerciseSlug')),
      ),
    )
    .orderBy(desc(submissions.submittedAt))
    .limit(1)
    .prepare(),
);

/** The id of the user's newest submission to an exercise. */
export function latestSubmissionId(db: Db, userId: string, exerciseSlug: string): string | undefined {
  return latest(db).get({ userId, exerciseSlug })?.id;
}

const summaryColumns = {
  id: submissions.id,
  exerciseSlug: submissions.exerciseSlug,
  language: submissions.language,
  status: submissions.status,
  verdict: submissions.verdict,
  speedup: submissions.speedup,
  submittedAt: submissions.submittedAt,
};

const page = prepared((db) =>
  db
    .select(summaryColumns)
    .from(submissions)
    .where(eq(submissions.userId, sql.placeholder('userId')))
    .orderBy(desc(submissions.submittedAt))
    .limit(sql.placeholder('limit'))
    .offset(sql.placeholder('offset'))
    .prepare(),
);

/** One page of a user's submissions without their files, newest first. */
export function submissionsOfUser(db: Db, userId: string, limit: number, offset: number) {
  return page(db).all({ userId, limit, offset });
}

const count = prepared((db) =>
  db
    .select({ count: sql<number>`count(*)` })
    .from(submissions)
    .where(eq(submissions.userId, sql.placeholder('userId')))
    .prepare(),
);

/** How many submissions a user has made. */
export function submissionsCount(db: Db, userId: string): number {
  return count(db).get({ userId })?.count ?? 0;
}

/** How many of a user's submissions are not graded yet. */
export function openCount(db: Db, userId: string): number {
  // Left to itself, SQLite would go through all that the user ever made.
  const from = sql`${submissions} indexed by submissions_open_user`;
  const row = db.get<{ count: number }>(
    sql`select count(*) as count from ${from} where ${isOpen} and ${submissions.userId} = ${userId}`,
  );
  return row.count;
}

/** Written out, not bound, since SQLite uses the partial index only when it can see that the condition is the index's own. */
export const isOpen = sql`${submissions.status} in ('queued', 'running')`;

/** Exercises a user has handed in something for, graded or not. */
export function triedExercises(db: Db, userId: string): string[] {
  return db
    .selectDistinct({ slug: submissions.exerciseSlug })
    .from(submissions)
    .where(eq(submissions.userId, userId))
    .all()
    .map((row) => row.slug);
}

/** How many open submissions were made before this one: its place in the queue, from 0. */
export function openBefore(db: Db, id: string): number {
  const own = db
    .select({ submittedAt: submissions.submittedAt, row: sql<number>`rowid` })
    .from(submissions)
    .where(eq(submissions.id, id))
    .get();
  if (!own) return 0;
  const before = or(
    lt(submissions.submittedAt, own.submittedAt),
    and(eq(submissions.submittedAt, own.submittedAt), sql`rowid < ${own.row}`),
  );
  return (
    db
      .select({ count: sql<number>`count(*)` })
      .from(submissions)
      .where(and(isOpen, before))
      .get()?.count ?? 0
  );
}

/** Cancels a user's own submission unless it has ended; tells whether it did. */
export function cancelSubmission(db: Db, id: string, userId: string): boolean {
  return (
    db
      .update(submissions)
      .set({ status: 'cancelled', finishedAt: new Date() })
      .where(
        and(eq(submissions.id, id), eq(submissions.userId, userId), inArray(submissions.status, ['queued', 'running'])),
      )
      .run().changes > 0
  );
}
