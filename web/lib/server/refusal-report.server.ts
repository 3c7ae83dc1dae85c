import type { Report } from '#grader/contract/report.ts';
import type { Refusal } from '#grader/contract/runs.ts';
import type { Language } from '#grader/contract/submission.ts';

/**
 * The report of a submission that the grader will never take, so that it ends with the reason instead of waiting for ever.
 * Nothing was run: there are no checks, and the host is nobody's.
 */
export function refusalReport(
  work: { id: string; exercise: string; bundleHash: string; language: Language },
  refusal: Refusal,
): Report {
  return {
    format: 1,
    exercise: work.exercise,
    bundleHash: work.bundleHash,
    language: work.language,
    verdict: 'internal_error',
    summary: refusal.message,
    checks: [],
    skipped: [],
    console: { text: '', truncated: false },
    seed: 0,
    host: { cores: 1, model: 'none', runtime: 'none', isolation: 'none', fingerprint: 'none' },
    wallMs: 0,
    cpuMs: 0,
    peakMemoryMb: 0,
    warnings: refusal.details ?? [],
    reference: work.id,
  };
}
