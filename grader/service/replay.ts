import type { Bundle } from '#grader/contract/bundle.ts';
import type { Submission } from '#grader/contract/submission.ts';
import type { Trace } from '#grader/contract/trace.ts';
import type { Finding } from '#grader/service/checks/check-run.ts';
import { picturesOf, stepsTelling } from '#grader/service/checks/pictures.ts';
import { INPUTS_SEED, judgeOutcomes } from '#grader/service/checks/outcomes.ts';
import type { GradeParts, Stopped } from '#grader/service/runner.ts';

/** What following one schedule of one check came to; without a finding it passes. */
export interface ReplayedSchedule {
  stopped?: Stopped;
  finding?: Finding;
  trace?: Trace;
  /** The schedule that came of it, and how many deviations of the one asked for could not be taken. */
  schedule: string;
  unused: number;
}

/** Runs one schedule, or one order of arrival, again, for one determinism check and one of its inputs, counted from 0. */
export async function replaySchedule(
  parts: GradeParts,
  bundle: Bundle,
  submission: Submission,
  { checkId, inputIndex, schedule }: { checkId: string; inputIndex: number; schedule: string },
): Promise<ReplayedSchedule> {
  const none = { schedule, unused: 0 };
  const check = bundle.checks.find((one) => one.id === checkId && one.kind === 'determinism');
  const runner = parts.runners[submission.language];
  if (!check || !runner) throw new Error(`There is no determinism check ${checkId} in ${submission.language}.`);
  const lease = await parts.cores.lease('shared');
  const { signal } = new AbortController();
  const session = await runner.open(bundle, submission, { cores: lease.cores, signal });
  try {
    if (session.refused) return { ...none, stopped: session.refused };
    const oracle = await parts.openOracle(bundle, submission.language);
    try {
      const input = (await oracle.inputs(checkId, INPUTS_SEED))[inputIndex];
      if (input === undefined) throw new Error(`The check ${checkId} has no input ${inputIndex}.`);
      const { stopped, followed } = await session.follow(check.scenario, input, [schedule], {
        record: true,
        ...(check.order ? { order: check.order } : {}),
        ...(check.sharedMemory && submission.language === 'ts' ? { sharedMemory: true } : {}),
      });
      const [one] = followed;
      if (stopped || !one) return { ...none, ...(stopped ? { stopped } : {}) };
      const [judged] = await judgeOutcomes({ check, oracle, warn: () => undefined }, input, [
        { observation: one.observation, count: 1, firstSeed: 0 },
      ]);
      // Other schedules may pass: whether they do, one alone does not tell.
      const verdict = judged?.fault?.verdict ?? 'race';
      const telling = stepsTelling(verdict === 'wrong_answer' ? 'race' : verdict);
      return {
        schedule: one.schedule,
        unused: one.unused,
        ...(judged?.fault ? { finding: judged.fault } : {}),
        ...picturesOf({ title: `Schedule ${one.schedule}`, followed: one }, telling),
      };
    } finally {
      oracle.close();
    }
  } finally {
    session.close();
    lease.release();
  }
}
