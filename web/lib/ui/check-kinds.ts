import type { CheckKind } from '#grader/contract/bundle.ts';

/** The question each kind of check asks, in the words the pages use. */
export const CHECK_KIND_QUESTIONS: Record<CheckKind, string> = {
  correctness: 'Does it do the job?',
  determinism: 'In every order?',
  speedup: 'Is it faster?',
  conduct: 'Is it well behaved?',
};

export const CHECK_KIND_NAMES: Record<CheckKind, string> = {
  correctness: 'correctness',
  determinism: 'interleavings',
  speedup: 'speed-up',
  conduct: 'conduct',
};
