import type { Measurement } from '#grader/contract/report.ts';
import type { Verdict } from '#grader/contract/verdicts.ts';
import { median } from '#grader/core/speedup.ts';
import type { WorkerSlot } from '../../bin/racecourse/worker-slot.ts';
import type { Graded } from './graded.ts';
import type { TimedFile } from './timed-files.ts';

const PLAIN_MEDIAN_OF = 5;

/** Grades a file once, with the seed of this run. */
export async function gradeOnce(slot: WorkerSlot, { bundle, claim }: TimedFile, run: number): Promise<Graded> {
  const { verdict, summary: why, checks } = await slot.grade(bundle, claim, run);
  const { measurement, durationMs = 0 } = checks.find(({ kind }) => kind === 'speedup') ?? {};
  return {
    verdict,
    ...(verdict === claim.verdict ? {} : { why }),
    ...(measurement && {
      checkMs: Math.round(durationMs),
      ...(plainIsWrong(claim.verdict, measurement, 1) && { wrongByOnePair: true }),
      ...(plainIsWrong(claim.verdict, measurement, PLAIN_MEDIAN_OF) && { wrongByMedian: true }),
    }),
  };
}

function plainIsWrong(claimed: Verdict, { needed, pairs }: Measurement, count: number): boolean {
  const clears = ratioOf(pairs.slice(0, count)) >= needed;
  return clears !== (claimed === 'accepted');
}

const ratioOf = (pairs: Measurement['pairs']): number =>
  median(pairs.map(({ baselineWallMs, baselineMs }) => baselineWallMs ?? baselineMs)) /
  median(pairs.map(({ submissionWallMs, submissionMs }) => submissionWallMs ?? submissionMs));
