import { exerciseFolder, loadExercise, readSubmission } from '#exercises/load.ts';
import { bugText } from '#grader/contract/bug-classes.ts';
import { LANGUAGES, type Language } from '#grader/contract/languages.ts';
import type { CheckResult, Report } from '#grader/contract/report.ts';
import { VERDICT_TEXTS } from '#grader/contract/verdicts.ts';
import { openParts } from '#grader/parts.ts';
import { followSchedule } from './explore.ts';
import { replayLine } from './replay-line.ts';
import { gradeSubmission } from './grade-submission.ts';
import { readArguments, UsageError } from './usage.ts';

const USAGE =
  'grade <exercise> <file or folder> [--language ts] [--interpreter 3.11.2] [--json] [--seed S] [--schedule "1:4>2" [--check id] [--input n]]';

/** `racecourse grade`: prints a report in words or as the contract's JSON. Answers with 0 only when it is accepted. */
export async function gradeFile(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(
    args,
    {
      language: { type: 'string' },
      interpreter: { type: 'string' },
      json: { type: 'boolean' },
      seed: { type: 'string' },
      schedule: { type: 'string' },
      check: { type: 'string' },
      input: { type: 'string' },
    },
    USAGE,
  );
  const [slug, path, ...more] = positionals;
  if (!slug || !path || more.length > 0) throw new UsageError(`Usage: racecourse ${USAGE}`);
  const language = languageOf(values.language ?? /\.(ts|py)$/.exec(path)?.[1] ?? 'ts');
  const seed = values.seed === undefined ? 1 : Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw new UsageError('A seed is a whole number from 0 to 4294967295.');
  const bundle = await loadExercise(await exerciseFolder(slug));
  const files = await readSubmission(path, language);
  if (values.schedule !== undefined) {
    return followSchedule(bundle, language, files, {
      schedule: values.schedule,
      check: values.check,
      input: values.input,
      interpreter: values.interpreter,
    });
  }
  const open = await openParts(0);
  try {
    const report = await gradeSubmission(open, bundle, language, files, { seed, interpreter: values.interpreter });
    process.stdout.write(
      values.json ? `${JSON.stringify(report, undefined, 2)}\n` : inWords(report, `${slug} ${path}`),
    );
    return report.verdict === 'accepted' ? 0 : 1;
  } finally {
    await open.close();
  }
}

function languageOf(text: string): Language {
  const language = LANGUAGES.find((one) => one === text);
  if (!language) throw new UsageError(`A language is one of ${LANGUAGES.join(', ')}, not "${text}".`);
  return language;
}

function inWords(report: Report, graded: string): string {
  const lines = report.checks.map((check) => checkInWords(check, graded));
  const skipped = report.skipped.map((one) => `  –  ${one.title}: ${one.why}`);
  const printed = report.console.text === '' ? [] : ['', 'Your code printed:', report.console.text.trimEnd()];
  const { title, advice } = VERDICT_TEXTS[report.verdict];
  const end = report.verdict === 'accepted' ? title : `${title}. ${advice}`;
  return `${[...lines, ...skipped, ...report.warnings, ...printed, '', end].join('\n')}\n`;
}

function checkInWords(check: CheckResult, graded: string): string {
  const mark = check.verdict === 'accepted' ? 'ok' : 'no';
  const lines = [`  ${mark} ${check.title}: ${check.message}`];
  if (check.exploration?.summary) lines.push(`       tried    ${check.exploration.summary}`);
  if (check.verdict !== 'accepted') {
    for (const part of ['input', 'expected', 'actual'] as const) {
      if (check[part] !== undefined) lines.push(`       ${part.padEnd(8)} ${JSON.stringify(check[part])}`);
    }
    const { bug, actors } = check.exploration ?? {};
    if (bug) lines.push(`       it is a  ${bugText(bug, actors).title.toLowerCase()}`);
    const replay = replayLine(graded, check);
    if (replay) lines.push(`       replay   ${replay}`);
  }
  return lines.join('\n');
}
