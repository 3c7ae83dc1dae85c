import type { CheckKind } from '#grader/contract/bundle.ts';

/** What each kind of check is called on the pages. */
export const CHECK_KIND_NAMES: Record<CheckKind, string> = {
  correctness: 'correctness',
  determinism: 'interleavings',
  speedup: 'speed-up',
  conduct: 'conduct',
};
