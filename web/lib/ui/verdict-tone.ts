import type { Verdict } from '#grader/contract/verdicts.ts';

/** What a verdict says to its reader at one glance. Each tone has a shape of its own, so that it is never told by colour alone. */
export type VerdictTone = 'pass' | 'fail' | 'late' | 'ours';

/** `late` is right but not fast enough; `ours` says nothing about the student's code. */
export function verdictTone(verdict: Verdict): VerdictTone {
  switch (verdict) {
    case 'accepted':
      return 'pass';
    case 'too_slow':
    case 'not_parallel':
      return 'late';
    case 'host_busy':
    case 'internal_error':
      return 'ours';
    default:
      return 'fail';
  }
}
