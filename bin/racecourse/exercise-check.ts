import { basename } from 'node:path';
import type { Bundle } from '#grader/contract/bundle.ts';
import { LANGUAGES, type Language } from '#grader/contract/languages.ts';
import type { Report } from '#grader/contract/report.ts';
import { CATALOGUE, exerciseFolder, exerciseFolders, loadExercise } from '#exercises/load.ts';
import { claimsOf, type Claim } from './claims.ts';
import { openGraders, type Graders } from './graders.ts';
import { speedLines } from './speed-lines.ts';
import { readArguments, UsageError } from './usage.ts';

const USAGE = 'exercise check <exercise> | --all';

/** What came of one claim: the verdict was the claimed one, or why not; each with what its author should know. */
interface Checked {
  right: boolean;
  lines: string[];
}

/** `racecourse exercise check`: every claimed verdict must be the real one, and every language needs an accepted one. */
export async function checkExercises(args: string[], catalogue = CATALOGUE): Promise<number> {
  const { values, positionals } = readArguments(args, { all: { type: 'boolean' }, seed: { type: 'string' } }, USAGE);
  if (values.all === positionals.length > 0 || positionals.length > 1)
    throw new UsageError(`Usage: racecourse ${USAGE}`);
  const folders = values.all ? await exerciseFolders(catalogue) : [await exerciseFolder(positionals[0]!, catalogue)];
  const graders = await openGraders();
  try {
    // All are begun at once; each is told of as soon as those before it have been.
    const checks = folders.map((folder) => checkOne(graders, folder, Number(values.seed ?? 1)));
    let told: Checked[] = [];
    for (const [index, folder] of folders.entries()) {
      const checked = await checks[index]!;
      process.stdout.write(`${basename(folder)}\n${checked.flatMap(({ lines }) => lines).join('')}`);
      told = [...told, ...checked];
    }
    const failed = told.filter(({ right }) => !right).length;
    process.stdout.write(`${told.length - failed} as claimed, ${failed} not\n`);
    return failed === 0 ? 0 : 1;
  } finally {
    await graders.close();
  }
}

async function checkOne(graders: Graders, folder: string, seed: number): Promise<Checked[]> {
  const bundle = await loadExercise(folder);
  const claims = await claimsOf(folder);
  const graded: { claim: Claim; report: Report }[] = [];
  const checkClaim = async (claim: Claim): Promise<Checked> => {
    if (!graders.languages.includes(claim.language)) return no(claim.name, 'cannot be graded on this host');
    try {
      return await gradeClaim(claim);
    } catch (error) {
      return no(claim.name, `could not be graded: ${(error as Error).message.split('\n')[0]}`);
    }
  };
  const gradeClaim = async (claim: Claim): Promise<Checked> => {
    const report = await graders.grade(bundle, claim, seed);
    graded.push({ claim, report });
    const { verdict, summary, wallMs, warnings } = report;
    const told = verdict === claim.verdict ? yes(claim.name, wallMs) : no(claim.name, `got ${verdict}: ${summary}`);
    return { ...told, lines: [...told.lines, ...warnings.map((warning) => `     warning: ${warning}\n`)] };
  };
  const lacking = languagesOf(bundle).filter(
    (language) => !claims.some((claim) => claim.language === language && claim.verdict === 'accepted'),
  );
  const timed = bundle.checks.some(({ kind }) => kind === 'speedup');
  const unmeasured = languagesOf(bundle).filter((language) => timed && bundle.reference?.[language] === undefined);
  const checked = await Promise.all(claims.map(checkClaim));
  return [
    ...checked,
    ...speedLines(bundle, graded).map(({ separated, line }) => ({ right: separated, lines: [line] })),
    ...lacking.map((language) => no('accepted/', `there is no accepted submission in ${language}`)),
    ...unmeasured.map((language) =>
      no('exercise.ts', `speed is measured, but "reference" names no solution in ${language}`),
    ),
  ];
}

function languagesOf({ languages }: Bundle): Language[] {
  return LANGUAGES.filter((language) => languages[language]);
}

function yes(name: string, wallMs: number): Checked {
  return { right: true, lines: [`  ok ${name.padEnd(52)} ${Math.round(wallMs)} ms\n`] };
}

function no(name: string, why: string): Checked {
  return { right: false, lines: [`  NO ${name.padEnd(52)} ${why}\n`] };
}
