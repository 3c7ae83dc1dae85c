import { exerciseFolder, loadExercise, readSubmission } from '#exercises/load.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Report } from '#grader/contract/report.ts';
import { bugText } from '#grader/contract/bug-classes.ts';
import type { Language } from '#grader/contract/languages.ts';
import type { SourceFile } from '#grader/contract/submission.ts';
import { parseArrivals } from '#grader/core/arrivals.ts';
import { parseSchedule } from '#grader/core/schedule.ts';
import { traceText } from '#grader/core/trace-text.ts';
import { openParts } from '#grader/parts.ts';
import { replaySchedule } from '#grader/service/replay.ts';
import { gradeSubmission } from './grade-submission.ts';
import { readArguments, UsageError } from './usage.ts';

const USAGE = 'explore <exercise> <file or folder> [--check id] [--seed S]';

/** `racecourse explore`: tries the schedules of a submission's threads, and prints the failing one lane by lane. */
export async function explore(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, { check: { type: 'string' }, seed: { type: 'string' } }, USAGE);
  const [slug, path, ...more] = positionals;
  if (!slug || !path || more.length > 0) throw new UsageError(`Usage: racecourse ${USAGE}`);
  const bundle = await loadExercise(await exerciseFolder(slug));
  const check = determinismCheck(bundle, values.check);
  const language = path.endsWith('.py') || !bundle.languages.ts ? 'py' : 'ts';
  const files = await readSubmission(path, language);
  const open = await openParts(0);
  try {
    const only: Bundle = { ...bundle, checks: [check] };
    const report = await gradeSubmission(open, only, language, files, { seed: Number(values.seed ?? 1) });
    process.stdout.write(`${found(report)}\n`);
    return report.verdict === 'accepted' ? 0 : 1;
  } finally {
    await open.close();
  }
}

/** `racecourse grade --schedule`: follows one schedule and prints it lane by lane. Answers with 0 when its outcome is allowed. */
export async function followSchedule(
  bundle: Bundle,
  language: Language,
  files: SourceFile[],
  options: { schedule: string; check: string | undefined; input: string | undefined },
): Promise<number> {
  const check = determinismCheck(bundle, options.check);
  // What asynchronous TypeScript waits for arrives in an order; all else has threads, tasks or workers that take turns.
  const [read, such] =
    language === 'ts' && !check.sharedMemory ? [parseArrivals, '3+50 7+2.5'] : [parseSchedule, '1:4>2 2:7>1'];
  if (!read(options.schedule))
    throw new UsageError(`"${options.schedule}" is no schedule such as "${such}", or "-" for the one without.`);
  const open = await openParts(0);
  try {
    const { finding, stopped, trace, unused } = await replaySchedule(
      open.parts,
      bundle,
      { language, files },
      { checkId: check.id, inputIndex: Number(options.input ?? 0), schedule: options.schedule },
    );
    if (trace) process.stdout.write(`${traceText(trace)}\n\n`);
    if (unused > 0) process.stdout.write(`${unused} of its deviations could not be taken.\n`);
    const fault = stopped ?? finding;
    process.stdout.write(fault ? `${fault.verdict}: ${fault.message}\n` : 'This schedule passes.\n');
    return fault ? 1 : 0;
  } finally {
    await open.close();
  }
}

function determinismCheck(bundle: Bundle, id: string | undefined): Bundle['checks'][number] {
  const checks = bundle.checks.filter(({ kind }) => kind === 'determinism');
  const check = id === undefined ? checks[0] : checks.find((one) => one.id === id);
  if (!check)
    throw new UsageError(
      `${bundle.slug} has the determinism checks: ${checks.map((one) => one.id).join(', ') || 'none'}.`,
    );
  return check;
}

function found(report: Report): string {
  const lines: string[] = [];
  for (const { exploration, trace, passingTrace, message } of report.checks) {
    lines.push(message);
    if (exploration?.summary) lines.push(`Explored: ${exploration.summary}.`);
    for (const { outcome, count, allowed } of exploration?.outcomes ?? [])
      lines.push(`  ${String(count).padStart(6)} × ${outcome}${allowed ? '' : '   FORBIDDEN'}`);
    if (exploration?.bug) {
      const { title, explanation } = bugText(exploration.bug, exploration.actors);
      lines.push('', `${title}. ${explanation}`);
    }
    if (exploration?.schedule) lines.push(`Schedule: ${exploration.schedule}`);
    for (const one of [trace, passingTrace]) if (one) lines.push('', traceText(one));
  }
  return lines.join('\n');
}
