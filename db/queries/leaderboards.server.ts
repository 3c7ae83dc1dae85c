import { and, count, desc, eq, gt, or, sql } from 'drizzle-orm';
import type { Db } from '../client.server.ts';
import { prepared } from '../prepared.server.ts';
import { user } from '../schema/accounts.ts';
import { bestResults, scores, solves } from '../schema/results.ts';

const boardOrder = [
  sql`${bestResults.speedup} desc`,
  sql`${bestResults.wallMs}`,
  sql`${bestResults.at}`,
  sql`${bestResults.speedupLow}`,
  sql`${bestResults.speedupHigh}`,
  sql`${bestResults.userId}`,
];

const onBoard = and(
  eq(bestResults.exerciseSlug, sql.placeholder('exerciseSlug')),
  eq(bestResults.hostFingerprint, sql.placeholder('hostFingerprint')),
);

const board = prepared((db) =>
  db
    .select({ result: bestResults, nickname: user.nickname })
    .from(bestResults)
    .innerJoin(user, eq(user.id, bestResults.userId))
    .where(onBoard)
    .orderBy(...boardOrder)
    .limit(sql.placeholder('limit'))
    .prepare(),
);

/** The best results of an exercise on one kind of host, fastest first and earliest where no speed is measured, with the nicknames of who made them. */
export function bestOfExercise(db: Db, exerciseSlug: string, hostFingerprint: string, limit: number) {
  return board(db).all({ exerciseSlug, hostFingerprint, limit });
}

const own = prepared((db) =>
  db
    .select({ result: bestResults, nickname: user.nickname })
    .from(bestResults)
    .innerJoin(user, eq(user.id, bestResults.userId))
    .where(and(onBoard, eq(bestResults.userId, sql.placeholder('userId'))))
    .prepare(),
);

/** A user's own rows of the same board, at most one a language. */
export function ownBestOfExercise(db: Db, exerciseSlug: string, hostFingerprint: string, userId: string) {
  return own(db).all({ exerciseSlug, hostFingerprint, userId });
}

const figures = prepared((db) =>
  db
    .select({
      userId: bestResults.userId,
      speedup: bestResults.speedup,
      speedupLow: bestResults.speedupLow,
      speedupHigh: bestResults.speedupHigh,
      wallMs: bestResults.wallMs,
      at: bestResults.at,
    })
    .from(bestResults)
    .where(onBoard)
    .orderBy(...boardOrder)
    .prepare(),
);

/** The whole board's figures in order, from the index alone: what ranks are counted from. */
export function boardFigures(db: Db, exerciseSlug: string, hostFingerprint: string) {
  return figures(db).all({ exerciseSlug, hostFingerprint });
}

const hostCounts = prepared((db) =>
  db
    .select({ fingerprint: bestResults.hostFingerprint, rows: count() })
    .from(bestResults)
    .where(eq(bestResults.exerciseSlug, sql.placeholder('exerciseSlug')))
    .groupBy(bestResults.hostFingerprint)
    .prepare(),
);

const hostOf = prepared((db) =>
  db
    .select({ name: bestResults.hostName, cores: bestResults.cores })
    .from(bestResults)
    .where(onBoard)
    .limit(1)
    .prepare(),
);

/** The kinds of host an exercise was solved on, the one with most results first. */
export function hostsOfExercise(db: Db, exerciseSlug: string) {
  return hostCounts(db)
    .all({ exerciseSlug })
    .map(({ fingerprint, rows }) => {
      const host = hostOf(db).get({ exerciseSlug, hostFingerprint: fingerprint });
      return { fingerprint, name: host?.name ?? fingerprint, cores: host?.cores ?? 1, rows };
    })
    .toSorted((left, right) => right.rows - left.rows || left.fingerprint.localeCompare(right.fingerprint));
}

const overall = prepared((db) =>
  db
    .select({ score: scores, nickname: user.nickname })
    .from(scores)
    .innerJoin(user, eq(user.id, scores.userId))
    .orderBy(desc(scores.points), desc(scores.solved), scores.at, scores.userId)
    .limit(sql.placeholder('limit'))
    .prepare(),
);

/** The highest scores with nicknames; among equal ones, who reached it first. */
export function highestScores(db: Db, limit: number) {
  return overall(db).all({ limit });
}

/** A user's score and its rank: one more than the number of users with a higher one. Undefined before the first solve. */
export function ownScore(db: Db, userId: string) {
  const row = db
    .select({ score: scores, nickname: user.nickname })
    .from(scores)
    .innerJoin(user, eq(user.id, scores.userId))
    .where(eq(scores.userId, userId))
    .get();
  if (!row) return undefined;
  const { points, solved } = row.score;
  const higher = db
    .select({ count: count() })
    .from(scores)
    .where(or(gt(scores.points, points), and(eq(scores.points, points), gt(scores.solved, solved))))
    .get();
  return { ...row, rank: (higher?.count ?? 0) + 1 };
}

/** Slugs of the exercises a user has solved. */
export function solvedExercises(db: Db, userId: string): string[] {
  return db
    .select({ slug: solves.exerciseSlug })
    .from(solves)
    .where(eq(solves.userId, userId))
    .all()
    .map((row) => row.slug);
}
