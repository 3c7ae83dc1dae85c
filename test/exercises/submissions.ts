import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { claimsOf, type Claim } from '../../bin/racecourse/claims.ts';
import { type Graders } from '../../bin/racecourse/graders.ts';
import { loadExercise } from '#exercises/load.ts';
import type { Bundle } from '#grader/contract/bundle.ts';

/** Everything under an exercise's submissions/ in the languages that this host can grade. */
export async function gradableClaims(graders: Graders, folder: string): Promise<Claim[]> {
  return (await claimsOf(folder)).filter(({ language }) => graders.languages.includes(language));
}

/**
 * The claims whose turn it is: for each language one that is accepted and one that is not, by turns. Grading all of them takes
 * longer than everything else together; as many turns as there are files, and each has been graded. What is in `always` has its
 * turn every time.
 */
export function claimsOfTurn(claims: readonly Claim[], turn: number, always: (claim: Claim) => boolean): Claim[] {
  const groups = Map.groupBy(claims, ({ language, verdict }) => `${language} ${verdict === 'accepted'}`);
  const chosen = [...groups.values()].map((group) => group[turn % group.length]!);
  return claims.filter((claim) => chosen.includes(claim) || always(claim));
}

/** Which turn it is: the number of commits so far, so that a commit's tests are the same whenever they are run. */
export function turnOfCommit(): number {
  const { stdout } = spawnSync('git', ['rev-list', '--count', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' });
  return Number.parseInt(stdout, 10) || 0;
}

/**
 * Grades every claim; the answer names what got another verdict, with the report's words. Of the accepted ones only the first of
 * each language is timed here, since timing takes most of the time; `exercise check` times them all.
 */
export async function gradeClaims(graders: Graders, bundle: Bundle, claims: readonly Claim[]): Promise<string[]> {
  const untimed = { ...bundle, checks: bundle.checks.filter((check) => check.kind !== 'speedup') };
  const broken = await Promise.all(
    claims.map(async (claim, index) => {
      const { name, verdict, language } = claim;
      const first = claims.findIndex((one) => one.verdict === 'accepted' && one.language === language) === index;
      const checked = verdict === 'accepted' && !first ? untimed : bundle;
      const report = await graders.grade(checked, claim, 1);
      return report.verdict === verdict ? [] : [`${name} got ${report.verdict}: ${report.summary}`];
    }),
  );
  return broken.flat();
}

/** An exercise's folder, loaded, under its slug. */
export async function loaded(folder: string): Promise<{ slug: string; folder: string; bundle: Bundle }> {
  return { slug: basename(folder), folder, bundle: await loadExercise(folder) };
}
