import type { Bundle } from '#grader/contract/bundle.ts';
import type { RunEvent } from '#grader/contract/events.ts';
import type { Capabilities } from '#grader/contract/runs.ts';
import type { Submission } from '#grader/contract/submission.ts';

/** One submission on its way to a worker process. */
export interface Job {
  runId: string;
  bundle: Bundle;
  submission: Submission;
  seed: number;
  attempt: number;
}

export type ToWorker = { type: 'grade'; job: Job } | { type: 'cancel'; runId: string } | { type: 'stop' };

/** A worker tells what it can run once it is ready, then the events of its job; the last is `finished` or `cancelled`, or `failed` when the judge itself broke. */
export type FromWorker =
  | { type: 'ready'; capabilities: Pick<Capabilities, 'languages' | 'isolation' | 'warnings'> }
  | { type: 'event'; runId: string; event: RunEvent }
  | { type: 'failed'; runId: string; why: string };
