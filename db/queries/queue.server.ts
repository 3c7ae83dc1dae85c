import { and, asc, eq, sql } from 'drizzle-orm';
import type { Db } from '../client.server.ts';
import { prepared } from '../prepared.server.ts';
import { submissions } from '../schema/submissions.ts';
import { isOpen } from './submissions.server.ts';

const open = prepared((db) =>
  db
    .select({ id: submissions.id, userId: submissions.userId })
    .from(submissions)
    .where(isOpen)
    .orderBy(asc(submissions.submittedAt), asc(sql`rowid`))
    .limit(sql.placeholder('limit'))
    .prepare(),
);

/** Submissions that are not graded yet, oldest first, and whose they are. */
export function openSubmissions(db: Db, limit: number): { id: string; userId: string }[] {
  return open(db).all({ limit });
}

const work = prepared((db) =>
  db
    .select({
      id: submissions.id,
      userId: submissions.userId,
      exercise: submissions.exerciseSlug,
      versionHash: submissions.versionHash,
      language: submissions.language,
      interpreter: submissions.interpreter,
      files: submissions.files,
      attempts: submissions.attempts,
    })
    .from(submissions)
    .where(and(eq(submissions.id, sql.placeholder('id')), isOpen))
    .prepare(),
);

/** What the grader must be told about a submission; undefined once it is done or cancelled. */
export function submissionToGrade(db: Db, id: string) {
  return work(db).get({ id });
}

const running = prepared((db) =>
  db
    .update(submissions)
    .set({ status: 'running', startedAt: sql`${sql.placeholder('now')}` })
    .where(and(eq(submissions.id, sql.placeholder('id')), eq(submissions.status, 'queued')))
    .prepare(),
);

/** Notes that the grader has begun; of no effect on a submission that is not queued. */
export function markRunning(db: Db, id: string): void {
  running(db).run({ id, now: Date.now() });
}

/** Puts an open submission back into the queue. With `newAttempt`, the next run is another run to the grader. */
export function markQueued(db: Db, id: string, newAttempt: boolean): void {
  db.update(submissions)
    .set({ status: 'queued', ...(newAttempt ? { attempts: sql`${submissions.attempts} + 1` } : {}) })
    .where(and(eq(submissions.id, id), isOpen))
    .run();
}

/** Ends a submission that the grader gave back cancelled too often; of no effect on one that has ended. */
export function markCancelled(db: Db, id: string): void {
  db.update(submissions)
    .set({ status: 'cancelled', finishedAt: new Date() })
    .where(and(eq(submissions.id, id), isOpen))
    .run();
}
