import type { Calibration } from '#grader/contract/calibration.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { RunEvent } from '#grader/contract/events.ts';
import type { Capabilities } from '#grader/contract/runs.ts';
import type { Submission } from '#grader/contract/submission.ts';
import type { LeaseKind } from '#grader/core/core-leases.ts';

/** One submission on its way to a worker process. */
export interface Job {
  runId: string;
  bundle: Bundle;
  submission: Submission;
  seed: number;
  attempt: number;
}

/** `cores` answers to a question for cores, and tells of others as long as they are held; `lease` is the question's number. */
export type ToWorker =
  | { type: 'grade'; job: Job }
  | { type: 'cancel'; runId: string }
  | { type: 'cores'; lease: number; cores: readonly number[] }
  | { type: 'stop' };

/** A worker asks for the cores that it needs, gives them back, and tells what it found that they can do. It tells what it can run once it is ready, then the events of its job; the last is `finished` or `cancelled`, or `failed` when the judge itself broke. */
export type FromWorker =
  | { type: 'ready'; capabilities: Pick<Capabilities, 'languages' | 'isolation' | 'enforcement' | 'warnings'> }
  | { type: 'calibrated'; calibration: Calibration }
  | { type: 'ask_cores'; lease: number; kind: LeaseKind }
  | { type: 'release_cores'; lease: number }
  | { type: 'event'; runId: string; event: RunEvent }
  | { type: 'failed'; runId: string; why: string };
