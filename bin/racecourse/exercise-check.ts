import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { exerciseFolder, exerciseFolders, loadExercise, readSubmission } from '#exercises/load.ts';
import { LANGUAGES, type Language } from '#grader/contract/languages.ts';
import { VERDICTS } from '#grader/contract/verdicts.ts';
import { openParts, type OpenParts } from '#grader/parts.ts';
import { gradeSubmission } from './grade-submission.ts';
import { readArguments, UsageError } from './usage.ts';

const USAGE = 'exercise check <exercise> | --all';

/** One file or folder under an exercise's submissions/, with the verdict that its folder claims. */
interface Claim {
  path: string;
  verdict: string;
  language: Language;
}

/** `racecourse exercise check`: every claimed verdict must be the real one, and every language needs an accepted one. */
export async function checkExercises(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { all: { type: 'boolean' }, seed: { type: 'string' } }, USAGE);
  if (values.all === positionals.length > 0 || positionals.length > 1)
    throw new UsageError(`Usage: racecourse ${USAGE}`);
  const folders = values.all ? await exerciseFolders() : [await exerciseFolder(positionals[0]!)];
  const open = await openParts();
  let failed = 0;
  let passed = 0;
  try {
    for (const folder of folders) {
      const counts = await checkOne(open, folder, Number(values.seed ?? 1));
      failed += counts.failed;
      passed += counts.passed;
    }
  } finally {
    await open.close();
  }
  process.stdout.write(`${passed} as claimed, ${failed} not\n`);
  return failed === 0 ? 0 : 1;
}

async function checkOne(open: OpenParts, folder: string, seed: number): Promise<{ passed: number; failed: number }> {
  const bundle = await loadExercise(folder);
  const claims = await claimsOf(folder);
  process.stdout.write(`${bundle.slug} (${claims.length} submissions)\n`);
  let failed = 0;
  for (const claim of claims) {
    const files = await readSubmission(claim.path, claim.language);
    const report = await gradeSubmission(open, bundle, claim.language, files, { seed });
    const right = report.verdict === claim.verdict;
    if (!right) failed += 1;
    const name = `${claim.verdict}/${basename(claim.path)}`;
    const why = right ? `${Math.round(report.wallMs)} ms` : `got ${report.verdict}: ${report.summary}`;
    process.stdout.write(`  ${right ? 'ok' : 'NO'} ${name.padEnd(52)} ${why}\n`);
    for (const warning of report.warnings) process.stdout.write(`     warning: ${warning}\n`);
  }
  for (const language of Object.keys(bundle.languages)) {
    if (claims.some((claim) => claim.language === language && claim.verdict === 'accepted')) continue;
    failed += 1;
    process.stdout.write(`  NO there is no accepted submission in ${language}\n`);
  }
  return { passed: claims.length - Math.min(failed, claims.length), failed };
}

async function claimsOf(folder: string): Promise<Claim[]> {
  const root = join(folder, 'submissions');
  const claims: Claim[] = [];
  for (const verdict of VERDICTS) {
    if (!existsSync(join(root, verdict))) continue;
    for (const name of (await readdir(join(root, verdict))).sort()) {
      const path = join(root, verdict, name);
      const language =
        LANGUAGES.find((one) => name.endsWith(`.${one}`)) ?? (existsSync(join(path, 'main.py')) ? 'py' : 'ts');
      claims.push({ path, verdict, language });
    }
  }
  const unknown = (await readdir(root)).find((name) => !VERDICTS.some((verdict) => verdict === name));
  if (unknown)
    throw new UsageError(`${root}/${unknown} is not named after a verdict. They are: ${VERDICTS.join(', ')}.`);
  return claims;
}
