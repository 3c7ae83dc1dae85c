import { afterAll, beforeAll, describe, test } from 'vitest';
import { exerciseFolders } from '#exercises/load.ts';
import { bundleSchema } from '#grader/contract/bundle.ts';
import { claimsOf } from '../../bin/racecourse/claims.ts';
import { openGraders, type Graders } from '../../bin/racecourse/graders.ts';
import { claimsOfTurn, gradableClaims, gradeClaims, loaded, turnOfCommit } from './submissions.ts';

const ENOUGH_MS = 900_000;
const STATEMENT_WORDS = { least: 150, most: 450 };
/** Shorter lines, such as a closing bracket, may well be the same on both sides of the wall. */
const TELLING_LENGTH = 50;

const turn = turnOfCommit();
const exercises = await Promise.all((await exerciseFolders()).map(loaded));
let graders: Graders;
beforeAll(async () => {
  graders = await openGraders();
});
afterAll(() => graders.close());

test('slugs are unique', ({ expect }) => {
  const slugs = exercises.map((exercise) => exercise.slug);
  expect(new Set(slugs).size).toBe(slugs.length);
});

describe.concurrent.each(exercises)('$slug', ({ folder, bundle }) => {
  test('is a valid bundle, with a statement, three hints and a promise for every check', ({ expect }) => {
    expect(bundleSchema.safeParse(bundle).error).toBeUndefined();
    expect(bundle.hints).toHaveLength(3);
    const words = bundle.statement.split(/\s+/).length;
    expect(words).toBeGreaterThan(STATEMENT_WORDS.least);
    expect(words).toBeLessThan(STATEMENT_WORDS.most);
    expect(new Set(bundle.checks.map((check) => check.promise)).size).toBe(bundle.checks.length);
  });

  test('keeps its oracle out of the sandbox', ({ expect }) => {
    const inside = JSON.stringify(bundle.languages);
    const lines = bundle.oracle.split('\n').map((line) => line.trim());
    for (const line of lines.filter((one) => one.length >= TELLING_LENGTH)) {
      expect(inside).not.toContain(JSON.stringify(line).slice(1, -1));
    }
    expect(inside).not.toMatch(/wrong_answer|not_parallel|judge\(/);
  });

  test(
    'gives submissions the verdict of their folder, those whose turn it is',
    { timeout: ENOUGH_MS },
    async ({ expect }) => {
      const languages = graders.languages;
      const claims = await gradableClaims(graders, folder);
      for (const language of languages.filter((one) => bundle.languages[one])) {
        const verdicts = claims.filter((claim) => claim.language === language).map((claim) => claim.verdict);
        expect(verdicts.filter((verdict) => verdict === 'accepted').length).toBeGreaterThanOrEqual(2);
        expect(verdicts.filter((verdict) => verdict !== 'accepted').length).toBeGreaterThanOrEqual(4);
      }
      const starters = Object.values(bundle.languages).map(({ starter }) => JSON.stringify(starter));
      const chosen = claimsOfTurn(claims, turn, ({ files }) => starters.includes(JSON.stringify(files)));
      expect(await gradeClaims(graders, bundle, chosen)).toEqual([]);
    },
  );

  test('grades every submission within as many turns as there are submissions', async ({ expect }) => {
    const claims = await claimsOf(folder);
    const turns = claims.map((_, index) => claimsOfTurn(claims, index, () => false));
    expect(new Set(turns.flat().map(({ name }) => name)).size).toBe(claims.length);
  });

  test('rejects its starters', { timeout: ENOUGH_MS }, async ({ expect }) => {
    const claims = await gradableClaims(graders, folder);
    for (const language of graders.languages) {
      const starter = bundle.languages[language]?.starter;
      if (!starter) continue;
      // Most starters lie under submissions/ too, and have just been graded there.
      const same = claims.find((claim) => JSON.stringify(claim.files) === JSON.stringify(starter));
      const verdict = same?.verdict ?? (await graders.grade(bundle, { language, files: starter }, 1)).verdict;
      expect(verdict).not.toBe('accepted');
    }
  });
});
