import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gradeSubmission } from '../../bin/racecourse/grade-submission.ts';
import { loadExercise, readSubmission } from '#exercises/load.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import { LANGUAGES, type Language } from '#grader/contract/languages.ts';
import type { SourceFile } from '#grader/contract/submission.ts';
import type { OpenParts } from '#grader/parts.ts';

/** A file or folder under an exercise's submissions/, and the verdict that its folder claims for it. */
export interface Claim {
  name: string;
  verdict: string;
  language: Language;
  files: SourceFile[];
}

/** How many submissions are graded at once. Most of what they do is waiting. */
const AT_ONCE = 2;

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

/** The languages that the parts can grade here. */
export function languagesOf({ capabilities }: OpenParts): Language[] {
  return capabilities.languages.filter((one) => one.available).map((one) => one.language);
}

/** Grades every claim; the answer names what got another verdict, with the report's words. */
export async function gradeClaims(open: OpenParts, bundle: Bundle, claims: readonly Claim[]): Promise<string[]> {
  const waiting = [...claims];
  const broken: string[] = [];
  const grader = async (): Promise<void> => {
    for (let claim = waiting.shift(); claim !== undefined; claim = waiting.shift()) {
      const report = await gradeSubmission(open, bundle, claim.language, claim.files, { seed: 1 });
      if (report.verdict !== claim.verdict) broken.push(`${claim.name} got ${report.verdict}: ${report.summary}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, grader));
  return broken;
}

/** An exercise's folder, loaded, under its slug. */
export async function loaded(folder: string): Promise<{ slug: string; folder: string; bundle: Bundle }> {
  return { slug: basename(folder), folder, bundle: await loadExercise(folder) };
}
