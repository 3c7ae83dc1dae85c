import type { Db } from '#db/client.server.ts';
import { bundleByHash, currentHash, listedExercises } from '#db/queries/catalogue.server.ts';
import { solvedExercises } from '#db/queries/leaderboards.server.ts';
import { triedExercises } from '#db/queries/submissions.server.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import { LANGUAGES, type Language } from '#grader/contract/submission.ts';
import type { ExerciseCard, ExerciseView, Progress, UnitView } from '#lib/views.ts';
import { UNITS, unitTitle } from './curriculum.server.ts';
import { markdownToHtml } from './statement.server.ts';

/** Everything of a version that is the same for all viewers. Versions never change, so it is made once. */
type Prepared = Omit<ExerciseView, 'progress' | 'next'>;

const bundles = new Map<string, Bundle>();
const preparedViews = new Map<string, Promise<Prepared>>();

/** The curriculum map as a viewer sees it: units in order, exercises from easy to hard; units without exercises are left out. */
export function curriculumOf(db: Db, userId: string | undefined): UnitView[] {
  const progress = progressOf(db, userId);
  const cards = orderedBundles(db).map((bundle) => ({
    unit: bundle.unit,
    card: cardOf(bundle, progress(bundle.slug)),
  }));
  const ids = [...new Set([...UNITS.map((unit) => unit.id), ...cards.map(({ unit }) => unit)])].sort();
  return ids
    .map((id) => ({
      id,
      title: unitTitle(id),
      exercises: cards.filter(({ unit }) => unit === id).map(({ card }) => card),
    }))
    .filter(({ exercises }) => exercises.length > 0);
}

/** An exercise's page as a viewer sees it; undefined for an unknown slug. */
export async function exerciseView(
  db: Db,
  slug: string,
  userId: string | undefined,
): Promise<ExerciseView | undefined> {
  const bundle = currentBundle(db, slug);
  if (!bundle) return undefined;
  let view = preparedViews.get(bundle.hash);
  if (!view) {
    view = prepareView(bundle);
    preparedViews.set(bundle.hash, view);
    // A failure must not be kept for the next one who asks.
    view.catch(() => preparedViews.delete(bundle.hash));
  }
  const order = orderedBundles(db);
  const next = order[order.findIndex((other) => other.slug === slug) + 1];
  return {
    ...(await view),
    progress: progressOf(db, userId)(slug),
    next: next && { slug: next.slug, title: next.title },
  };
}

/** The version of an exercise that new submissions are graded by; undefined for an unknown slug. */
export function currentBundle(db: Db, slug: string): Bundle | undefined {
  const hash = currentHash(db, slug);
  return hash === undefined ? undefined : bundleOf(db, hash);
}

/** An exercise's title; its slug when there is no such exercise. */
export function exerciseTitle(db: Db, slug: string): string {
  return currentBundle(db, slug)?.title ?? slug;
}

function bundleOf(db: Db, hash: string): Bundle | undefined {
  let bundle = bundles.get(hash);
  if (!bundle) {
    bundle = bundleByHash(db, hash);
    if (bundle) bundles.set(hash, bundle);
  }
  return bundle;
}

function orderedBundles(db: Db): Bundle[] {
  return listedExercises(db)
    .flatMap(({ hash }) => bundleOf(db, hash) ?? [])
    .sort(
      (left, right) =>
        left.unit.localeCompare(right.unit) || left.level - right.level || left.title.localeCompare(right.title),
    );
}

function progressOf(db: Db, userId: string | undefined): (slug: string) => Progress {
  if (!userId) return () => 'untouched';
  const solved = new Set(solvedExercises(db, userId));
  const tried = new Set(triedExercises(db, userId));
  return (slug) => (solved.has(slug) ? 'solved' : tried.has(slug) ? 'tried' : 'untouched');
}

function languagesOf(bundle: Bundle): Language[] {
  return LANGUAGES.filter((language) => bundle.languages[language]);
}

function cardOf(bundle: Bundle, progress: Progress): ExerciseCard {
  const { slug, title, summary, concept, level, prerequisites } = bundle;
  const kinds = [...new Set(bundle.checks.map((check) => check.kind))];
  return { slug, title, summary, concept, level, prerequisites, kinds, languages: languagesOf(bundle), progress };
}

async function prepareView(bundle: Bundle): Promise<Prepared> {
  const { progress: _, ...card } = cardOf(bundle, 'untouched');
  const parts = languagesOf(bundle).map((language) => [language, bundle.languages[language]!] as const);
  return {
    ...card,
    unit: bundle.unit,
    statementHtml: await markdownToHtml(bundle.statement),
    hintsHtml: await Promise.all(bundle.hints.map(markdownToHtml)),
    checks: bundle.checks.map(({ id, kind, title, promise }) => ({ id, kind, title, promise })),
    starters: Object.fromEntries(parts.map(([language, { starter }]) => [language, starter])),
    provided: Object.fromEntries(parts.map(([language, { provided }]) => [language, provided])),
  };
}
