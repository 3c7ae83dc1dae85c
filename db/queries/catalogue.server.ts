import { and, eq, isNotNull, notInArray, sql } from 'drizzle-orm';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Db } from '../client.server.ts';
import { prepared } from '../prepared.server.ts';
import { exercises, exerciseVersions } from '../schema/catalogue.ts';

/**
 * Stores a version of an exercise and makes it the current one. A version that is there already is left as it is
 * (equal hash, equal content); going back to an older version is therefore storing it again.
 */
export function storeBundle(db: Db, bundle: Bundle): void {
  db.transaction(
    (tx) => {
      tx.insert(exercises).values({ slug: bundle.slug }).onConflictDoNothing().run();
      tx.insert(exerciseVersions)
        .values({ hash: bundle.hash, slug: bundle.slug, createdAt: new Date(), bundle })
        .onConflictDoNothing()
        .run();
      tx.update(exercises).set({ currentHash: bundle.hash, listed: true }).where(eq(exercises.slug, bundle.slug)).run();
    },
    { behavior: 'immediate' },
  );
}

/** Takes every other exercise off the curriculum map. Their submissions, reports and results stay. */
export function listOnly(db: Db, slugs: readonly string[]): void {
  db.update(exercises)
    .set({ listed: false })
    .where(notInArray(exercises.slug, [...slugs]))
    .run();
}

const listed = prepared((db) =>
  db
    .select({ slug: exercises.slug, hash: sql<string>`${exercises.currentHash}` })
    .from(exercises)
    .where(and(eq(exercises.listed, true), isNotNull(exercises.currentHash)))
    .orderBy(exercises.slug)
    .prepare(),
);

/** Slug and current version hash of every exercise on the map, by slug. */
export function listedExercises(db: Db): { slug: string; hash: string }[] {
  return listed(db).all();
}

const current = prepared((db) =>
  db
    .select({ hash: exercises.currentHash })
    .from(exercises)
    .where(eq(exercises.slug, sql.placeholder('slug')))
    .prepare(),
);

/** The hash of the version that new submissions to this exercise are graded by, listed or not; undefined for an unknown slug. */
export function currentHash(db: Db, slug: string): string | undefined {
  return current(db).get({ slug })?.hash ?? undefined;
}

const version = prepared((db) =>
  db
    .select({ bundle: exerciseVersions.bundle })
    .from(exerciseVersions)
    .where(eq(exerciseVersions.hash, sql.placeholder('hash')))
    .prepare(),
);

/** The version with this hash, or undefined. */
export function bundleByHash(db: Db, hash: string): Bundle | undefined {
  return version(db).get({ hash })?.bundle;
}
