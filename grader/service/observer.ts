import type { Verdict } from '#grader/contract/verdicts.ts';

/** All that is told about a run when it is over, for log and metrics. */
export interface RunSummary {
  id: string;
  exercise: string;
  language: string;
  /** `returned` is a run given back unfinished because the grader shut down. */
  outcome: Verdict | 'cancelled' | 'returned';
  /** From post to the first start; undefined when it never started. */
  waitMs: number | undefined;
  /** From the start of the last try to the end. */
  runMs: number | undefined;
  attempts: number;
  reference: string | undefined;
}

/** Whoever counts what happens in the grader. */
export interface Observer {
  runEnded(summary: RunSummary): void;
  workerDied(): void;
}
