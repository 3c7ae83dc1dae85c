import type { CheckSpec } from '#grader/contract/bundle.ts';
import type { RunEvent } from '#grader/contract/events.ts';
import { LIMITS, limitMessage } from '#grader/contract/limits.ts';
import type { CheckResult, Report } from '#grader/contract/report.ts';
import type { LeaseKind } from '#grader/core/core-leases.ts';
import { gravestVerdict, VERDICT_TEXTS, type Verdict } from '#grader/contract/verdicts.ts';
import { OUT_OF_TIME, stoppedFinding, type CheckRun, type Finding } from '#grader/service/checks/check-run.ts';
import { checkDeterminism } from '#grader/service/checks/determinism-check.ts';
import { checkByRuns } from '#grader/service/checks/runs-check.ts';
import { checkSpeedup } from '#grader/service/checks/speedup-check.ts';
import { describeHost } from '#grader/service/host.ts';
import { JobCores } from '#grader/service/job-cores.ts';
import { JobSandboxes } from '#grader/service/job-sandboxes.ts';
import type { Job } from '#grader/service/protocol.ts';
import type { GradeParts, Oracle, Session } from '#grader/service/runner.ts';

/** After these the sandbox is gone or its answers mean nothing, so no further check can be run. */
const ENDS_ALL: ReadonlySet<Verdict> = new Set([
  'cheating',
  'memory_limit',
  'output_limit',
  'time_limit',
  'runtime_error',
  'internal_error',
]);

const CHECKS = {
  correctness: checkByRuns,
  conduct: checkByRuns,
  determinism: checkDeterminism,
  speedup: checkSpeedup,
} satisfies Record<CheckSpec['kind'], (run: CheckRun) => Promise<Finding>>;

/**
 * Grades one submission: runs each check of its exercise, tells what happens as events, and returns the report. A wrong
 * submission is a report; it throws only when the judge itself broke.
 */
export async function grade(
  job: Job,
  parts: GradeParts,
  emit: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<Report> {
  const { bundle, submission, seed } = job;
  const startedAt = performance.now();
  const runner = parts.runners[submission.language];
  if (!runner) throw new Error(`No runner for ${submission.language}.`);
  const jobCores = new JobCores(parts.cores, signal);
  const { oracle, session } = await jobCores.use('shared', (cores) =>
    openBoth(parts.openOracle(bundle, submission.language), runner.open(bundle, submission, { cores, signal })),
  );
  const sandboxes = new JobSandboxes(session, { runner, bundle, submission, jobCores, signal });
  const spentMs = (): number => performance.now() - startedAt - jobCores.waitedMs;
  const isLate = (): boolean => spentMs() > LIMITS.submissionWallMs;
  const results: CheckResult[] = [];
  const skipped: Report['skipped'] = [];
  const warnings = new Set<string>();
  const finish = (check: Pick<CheckSpec, 'id' | 'kind' | 'title'>, finding: Finding, sinceMs: number): void => {
    const { id, kind, title } = check;
    const result = { id, kind, title, ...finding, durationMs: spentMs() - sinceMs };
    results.push(result);
    emit({ type: 'check_finished', result });
  };
  try {
    if (session.refused) finish(LOADING, stoppedFinding(session.refused), 0);
    for (const check of bundle.checks) {
      signal.throwIfAborted();
      const why = whySkipped(check, results, isLate());
      if (why) {
        skipped.push({ id: check.id, title: check.title, why });
        continue;
      }
      // What was never checked may not be accepted.
      if (isLate()) {
        finish(check, OUT_OF_TIME, spentMs());
        continue;
      }
      const warn = (text: string): void => void warnings.add(text);
      const { language } = submission;
      const cores = parts.cores.exclusiveCount;
      const calibration = leaseFor(check) === 'exclusive' ? await jobCores.waitFor(parts.calibration()) : undefined;
      const reference = check === bundle.checks.at(-1) ? bundle.reference?.[language] : undefined;
      await jobCores.use(leaseFor(check), async (leased) => {
        emit({ type: 'check_started', id: check.id, kind: check.kind, title: check.title });
        const sinceMs = spentMs();
        const finding = await CHECKS[check.kind]({
          check,
          language,
          session,
          oracle,
          seed,
          leased,
          cores,
          capacity: calibration?.computing[cores - 1],
          sandboxStartMs: calibration?.sandboxStartMs,
          ...(reference
            ? {
                openReference: () => sandboxes.openReference(reference),
                openAgain: () => sandboxes.openAgain(),
              }
            : {}),
          isLate,
          emit,
          warn,
        });
        finish(check, finding, sinceMs);
      });
    }
    signal.throwIfAborted();
    const verdict = gravestVerdict(results.map((result) => result.verdict));
    return {
      format: 1,
      exercise: bundle.slug,
      bundleHash: bundle.hash,
      language: submission.language,
      verdict,
      summary: results.find((result) => result.verdict === verdict)?.message ?? VERDICT_TEXTS[verdict].explanation,
      checks: results,
      skipped,
      console: session.console(),
      seed,
      host: describeHost(session.runtime, runner.isolation),
      wallMs: spentMs(),
      ...session.usage(),
      warnings: [...warnings],
    };
  } finally {
    oracle.close();
    // The report need not wait until the sandboxes are gone.
    sandboxes.close();
  }
}

/** Oracle and session, which are opened side by side; neither stays open where one of them cannot be. */
async function openBoth(
  openingOracle: Promise<Oracle>,
  openingSession: Promise<Session>,
): Promise<{ oracle: Oracle; session: Session }> {
  try {
    const [oracle, session] = await Promise.all([openingOracle, openingSession]);
    return { oracle, session };
  } catch (error) {
    for (const opening of [openingOracle, openingSession]) {
      opening.then(
        (opened) => opened.close(),
        () => undefined,
      );
    }
    throw error;
  }
}

/** How fast something computes is told only where nobody else computes; waiting takes as long beside others. */
function leaseFor(check: CheckSpec): LeaseKind {
  return check.bound === 'cpu' ? 'exclusive' : 'shared';
}

const LOADING = { id: 'loading', kind: 'correctness', title: 'Loading your files' } as const;

function whySkipped(check: CheckSpec, results: readonly CheckResult[], isLate: boolean): string | undefined {
  if (results.some((result) => result.id === LOADING.id)) return 'Your files could not be loaded.';
  const fatal = results.find((result) => ENDS_ALL.has(result.verdict));
  if (fatal) return `Not run, since "${fatal.title}" ended with ${VERDICT_TEXTS[fatal.verdict].title.toLowerCase()}.`;
  const isRight = results.every((result) => result.verdict === 'accepted');
  if (check.kind === 'speedup' && !isRight) return 'Speed is measured once the answers are right.';
  if (isLate && !isRight) return limitMessage('submissionWallMs');
  return undefined;
}
