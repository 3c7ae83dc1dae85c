import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gradeSubmission } from '../../bin/racecourse/grade-submission.ts';
import { loadExercise, readSubmission } from '#exercises/load.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import { LANGUAGES, type Language } from '#grader/contract/languages.ts';
import type { SourceFile } from '#grader/contract/submission.ts';
import type { Report } from '#grader/contract/report.ts';
import { openParts } from '#grader/parts.ts';
import { NO_PYTHON, openWorkerSlot } from '../runners/worker-slot.ts';
import { Lanes } from './lanes.ts';

/** A file or folder under an exercise's submissions/, and the verdict that its folder claims for it. */
export interface Claim {
  name: string;
  verdict: string;
  language: Language;
  files: SourceFile[];
}

/** Everything under an exercise's submissions/ in the languages that this host can grade. */
export async function claimsOf(folder: string, languages: readonly Language[] = LANGUAGES): Promise<Claim[]> {
  const claims: Claim[] = [];
  for (const verdict of await readdir(join(folder, 'submissions'))) {
    for (const name of await readdir(join(folder, 'submissions', verdict))) {
      const path = join(folder, 'submissions', verdict, name);
      const language = LANGUAGES.find((one) => name.endsWith(`.${one}`)) ?? (await languageOfFolder(path));
      if (!languages.includes(language)) continue;
      claims.push({ name: `${verdict}/${name}`, verdict, language, files: await readSubmission(path, language) });
    }
  }
  return claims;
}

async function languageOfFolder(path: string): Promise<Language> {
  return (await readdir(path)).includes('main.py') ? 'py' : 'ts';
}

/** What can grade here: TypeScript in this process, and Python in workers with networks of their own where there can be any. */
export interface Graders {
  languages: Language[];
  /** Grades as soon as there is a place; `alone` when nothing else runs. */
  grade(bundle: Bundle, language: Language, files: SourceFile[], alone?: boolean): Promise<Report>;
  close(): Promise<void>;
}

type Grader = (bundle: Bundle, files: SourceFile[]) => Promise<Report>;

/** More than there are cores: most submissions wait more than they compute. */
const PYTHON_WORKERS = 3;

export async function openGraders(): Promise<Graders> {
  const open = await openParts();
  const slots = await Promise.all(
    Array.from({ length: NO_PYTHON === undefined ? PYTHON_WORKERS : 0 }, () => openWorkerSlot()),
  );
  const lanes = new Lanes<Grader>();
  const graders: Record<Language, Grader[]> = {
    ts: [(bundle, files) => gradeSubmission(open, bundle, 'ts', files, { seed: 1 })],
    py: slots.map(
      (slot) => (bundle, files) => slot.grade(bundle, Object.fromEntries(files.map(({ name, text }) => [name, text]))),
    ),
  };
  return {
    languages: slots.length > 0 ? ['ts', 'py'] : ['ts'],
    grade: (bundle, language, files, alone = false) =>
      lanes.use(graders[language], alone, (grade) => grade(bundle, files)),
    close: async () => {
      await Promise.all([open.close(), ...slots.map((slot) => slot.close())]);
    },
  };
}

/**
 * Grades every claim; the answer names what got another verdict, with the report's words. Of the accepted ones only the first of
 * each language is timed here, since timing takes most of the time; `exercise check` times them all.
 */
export async function gradeClaims(graders: Graders, bundle: Bundle, claims: readonly Claim[]): Promise<string[]> {
  const untimed = { ...bundle, checks: bundle.checks.filter((check) => check.kind !== 'speedup') };
  const computes = bundle.checks.some((check) => check.bound === 'cpu');
  const broken = await Promise.all(
    claims.map(async (claim, index) => {
      const { name, verdict, language, files } = claim;
      const first = claims.findIndex((one) => one.verdict === 'accepted' && one.language === language) === index;
      const timed = first || (computes && (verdict === 'not_parallel' || verdict === 'too_slow'));
      const checked = verdict === 'accepted' && !first ? untimed : bundle;
      const report = await graders.grade(
        checked,
        language,
        files,
        timed && untimed.checks.length < bundle.checks.length,
      );
      return report.verdict === verdict ? [] : [`${name} got ${report.verdict}: ${report.summary}`];
    }),
  );
  return broken.flat();
}

/** An exercise's folder, loaded, under its slug. */
export async function loaded(folder: string): Promise<{ slug: string; folder: string; bundle: Bundle }> {
  return { slug: basename(folder), folder, bundle: await loadExercise(folder) };
}
