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

/** What can grade here: TypeScript in this process, and Python in a worker with a network of its own where there can be one. */
export interface Graders {
  languages: Language[];
  grade(bundle: Bundle, language: Language, files: SourceFile[]): Promise<Report>;
  close(): Promise<void>;
}

export async function openGraders(): Promise<Graders> {
  const open = await openParts();
  const python = NO_PYTHON === undefined ? await openWorkerSlot() : undefined;
  return {
    languages: python ? ['ts', 'py'] : ['ts'],
    grade: (bundle, language, files) =>
      language === 'py' && python
        ? python.grade(bundle, Object.fromEntries(files.map(({ name, text }) => [name, text])))
        : gradeSubmission(open, bundle, language, files, { seed: 1 }),
    close: async () => {
      await Promise.all([open.close(), python?.close()]);
    },
  };
}

/**
 * Grades every claim; the answer names what got another verdict, with the report's words. Of the accepted ones only the first of
 * each language is timed here, since timing takes most of the time; `exercise check` times them all.
 */
export async function gradeClaims(graders: Graders, bundle: Bundle, claims: readonly Claim[]): Promise<string[]> {
  const broken: string[] = [];
  const untimed = { ...bundle, checks: bundle.checks.filter((check) => check.kind !== 'speedup') };
  const timed = new Set<Language>();
  for (const claim of claims) {
    const isFurther = claim.verdict === 'accepted' && timed.has(claim.language);
    if (claim.verdict === 'accepted') timed.add(claim.language);
    const report = await graders.grade(isFurther ? untimed : bundle, claim.language, claim.files);
    if (report.verdict !== claim.verdict) broken.push(`${claim.name} got ${report.verdict}: ${report.summary}`);
  }
  return broken;
}

/** An exercise's folder, loaded, under its slug. */
export async function loaded(folder: string): Promise<{ slug: string; folder: string; bundle: Bundle }> {
  return { slug: basename(folder), folder, bundle: await loadExercise(folder) };
}
