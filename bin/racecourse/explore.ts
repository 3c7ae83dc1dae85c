import { exerciseFolder, loadExercise, readSubmission } from '#exercises/load.ts';
import type { Bundle, CheckSpec } from '#grader/contract/bundle.ts';
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
import { replayLine } from './replay-line.ts';
import { readArguments, UsageError } from './usage.ts';

const USAGE = 'explore <exercise> <file or folder> [--scenario name | --check id] [--seed S]';
/** The schedule in which everybody runs until they wait, and everything arrives as it was asked for. */
const USUAL = '-';

/** Which check a schedule is one of. */
interface Wanted {
  check?: string | undefined;
  scenario?: string | undefined;
}

/** `racecourse explore`: tries the schedules of a scenario, and prints the failing one lane by lane, or the usual one where none fails. */
export async function explore(args: string[]): Promise<number> {
  const options = { scenario: { type: 'string' }, check: { type: 'string' }, seed: { type: 'string' } } as const;
  const { values, positionals } = readArguments(args, options, USAGE);
  const [slug, path, ...more] = positionals;
  if (!slug || !path || more.length > 0) throw new UsageError(`Usage: racecourse ${USAGE}`);
  const bundle = await loadExercise(await exerciseFolder(slug));
  const check = wantedCheck(bundle, values);
  const language = path.endsWith('.py') || !bundle.languages.ts ? 'py' : 'ts';
  const files = await readSubmission(path, language);
  const open = await openParts(0);
  try {
    const only: Bundle = { ...bundle, checks: [check] };
    const report = await gradeSubmission(open, only, language, files, { seed: Number(values.seed ?? 1) });
    process.stdout.write(`${found(report, `${slug} ${path}`)}\n`);
    if (report.verdict === 'accepted') {
      const asked = { checkId: check.id, inputIndex: 0, schedule: USUAL };
      const { trace } = await replaySchedule(open.parts, only, { language, files }, asked);
      if (trace) process.stdout.write(`\n${traceText({ ...trace, title: 'One of the orders' })}\n`);
    }
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
  options: {
    schedule: string;
    check: string | undefined;
    input: string | undefined;
    interpreter: string | undefined;
  },
): Promise<number> {
  const check = wantedCheck(bundle, { check: options.check });
  // What asynchronous TypeScript waits for arrives in an order; all else has threads, tasks or workers that take turns.
  const [read, such] =
    language === 'ts' && !check.sharedMemory ? [parseArrivals, '3+50 7+2.5'] : [parseSchedule, '1:4>2 2:7>1'];
  if (!read(options.schedule))
    throw new UsageError(`"${options.schedule}" is no schedule such as "${such}", or "-" for the one without.`);
  const open = await openParts(0);
  try {
    const { finding, stopped, trace, unused } = await replaySchedule(
      open.parts,
      { ...bundle, checks: [check] },
      { language, files, ...(options.interpreter ? { interpreter: options.interpreter } : {}) },
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

/**
 * The check that is asked for, by its id or its scenario, as one that tries schedules; without either, the first that does so anyway,
 * or the first at all. Throws UsageError where there is none.
 */
function wantedCheck(bundle: Bundle, { check: id, scenario }: Wanted): CheckSpec {
  const checks = bundle.checks
    .filter(({ kind }) => kind !== 'speedup')
    .sort((left, right) => Number(right.kind === 'determinism') - Number(left.kind === 'determinism'));
  const wanted = checks.find((one) => (id ?? one.id) === one.id && (scenario ?? one.scenario) === one.scenario);
  if (wanted) return { ...wanted, kind: 'determinism' };
  const known = checks.map((one) => `${one.id} (scenario ${one.scenario})`).join(', ');
  throw new UsageError(`${bundle.slug} has these checks to explore: ${known || 'none'}.`);
}

function found(report: Report, graded: string): string {
  const lines: string[] = [];
  for (const check of report.checks) {
    const { exploration, trace, passingTrace, message } = check;
    lines.push(message);
    if (exploration?.summary) lines.push(`Explored: ${exploration.summary}.`);
    if (exploration?.unfollowed) lines.push(`Each call was one step: ${exploration.unfollowed.join(', ')}.`);
    for (const { outcome, count, allowed } of exploration?.outcomes ?? [])
      lines.push(`  ${String(count).padStart(6)} × ${outcome}${allowed ? '' : '   FORBIDDEN'}`);
    if (exploration?.bug) {
      const { title, explanation } = bugText(exploration.bug, exploration.actors);
      lines.push('', `${title}. ${explanation}`);
    }
    const replay = replayLine(graded, check);
    if (replay) lines.push(`Replay: ${replay}`);
    for (const one of [trace, passingTrace]) if (one) lines.push('', traceText(one));
  }
  return lines.join('\n');
}
