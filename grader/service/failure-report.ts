import { limitMessage } from '#grader/contract/limits.ts';
import type { Report } from '#grader/contract/report.ts';
import { VERDICT_TEXTS } from '#grader/contract/verdicts.ts';
import { describeHost } from '#grader/service/host.ts';
import type { Work } from '#grader/service/runs.ts';

/** The report of a run that the grader gave up on: nothing is said about the code, and the reference finds the log lines. */
export function failureReport(work: Work, options: { reference: string; isolation: string; wallMs: number }): Report {
  const { bundle, submission, seed } = work;
  return {
    format: 1,
    exercise: bundle.slug,
    bundleHash: bundle.hash,
    language: submission.language,
    verdict: 'internal_error',
    summary: `${limitMessage('attempts')} ${VERDICT_TEXTS.internal_error.explanation}`,
    checks: [],
    skipped: bundle.checks.map(({ id, title }) => ({
      id,
      title,
      why: 'The grader failed before this check was done.',
    })),
    console: { text: '', truncated: false },
    seed,
    host: describeHost(`Node ${process.versions.node}`, options.isolation),
    wallMs: options.wallMs,
    cpuMs: 0,
    peakMemoryMb: 0,
    warnings: [],
    reference: options.reference,
  };
}
