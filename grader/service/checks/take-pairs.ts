import type { Json } from '#grader/contract/json.ts';
import { LIMITS } from '#grader/contract/limits.ts';
import type { Facts } from '#grader/contract/observation.ts';
import { derivedSeed } from '#grader/contract/random.ts';
import { intervals, meanInFlight } from '#grader/core/intervals.ts';
import { Measuring, type Step } from '#grader/core/measuring.ts';
import { PAIRS_MOST, type SpeedupOptions } from '#grader/core/speedup.ts';
import { traceOf } from '#grader/core/trace.ts';
import {
  judgedFinding,
  plainFault,
  stoppedFinding,
  type CheckRun,
  type Finding,
} from '#grader/service/checks/check-run.ts';
import { evidenceOf, shown } from '#grader/service/checks/runs-check.ts';
import type { RunResult } from '#grader/service/runner.ts';

/** Pairs may take this share of the processor time of a submission, whose end would be taken for its own doing. */
const CPU_SHARE = 0.7;

/** What came of as many pairs as it takes: what was wrong with a run of them, or what they decide, and the last of them. */
export type Taken = { fault: Finding } | { step: Exclude<Step, { answer: 'more' }>; last: RunResult; underWay: number };

/**
 * Runs baseline and submission in turn, pair by pair, each pair with an input of its own so that nothing can be kept from the one
 * before, and the order within a pair changing, until the pairs decide or the time for them is over.
 */
export async function takePairs(run: CheckRun, scale: number, options: SpeedupOptions): Promise<Taken> {
  const { check, session, oracle, seed, emit } = run;
  const measuring = new Measuring(options);
  const endsAt = performance.now() + LIMITS.speedupMs;
  let underWay = 0;
  for (let pair = 0; ; pair++) {
    const pairSeed = derivedSeed(seed, pair);
    const [input = null] = await oracle.inputs(check.id, pairSeed, scale);
    const timeBaseline = async (): Promise<Parameters<Measuring['add']>[0]> =>
      check.baseline === undefined
        ? { knownMs: await oracle.sequentialMs(check.id, input) }
        : baselineFacts(run, input, pairSeed);
    // Whoever comes first in one pair comes second in the next: the host may turn slower meanwhile.
    const before = pair % 2 === 0 ? await timeBaseline() : undefined;
    const submission = await session.run(check.scenario, input, { baseline: false, seed: pairSeed });
    const wrong = await fault(run, input, submission);
    if (wrong) return { fault: wrong };
    const added = measuring.add(before ?? (await timeBaseline()), submission.facts);
    emit({ type: 'progress', id: check.id, done: measuring.count, of: PAIRS_MOST, unit: 'pairs' });
    underWay = Math.max(underWay, underWayIn(submission));
    const spent = performance.now() > endsAt || session.usage().cpuMs > LIMITS.cpuMs * CPU_SHARE;
    const step = added.answer === 'more' && spent ? measuring.end() : added;
    if (step.answer !== 'more') return { step, last: submission, underWay };
  }
}

/** What was seen of one run of the baseline. Throws where it fails, which is its author's doing. */
export async function baselineFacts({ check, session }: CheckRun, input: Json, seed: number): Promise<Facts> {
  const { observation, stopped, facts } = await session.run(check.baseline!, input, { baseline: true, seed });
  if (!observation || plainFault(observation)) {
    throw new Error(`The baseline of ${check.id} failed: ${JSON.stringify(stopped ?? observation)}`);
  }
  return facts;
}

/** How many pieces of the work, or requests, were under way at the same time, on average and not only for a moment. */
function underWayIn({ observation, pages }: RunResult): number {
  return Math.max(meanInFlight(intervals(observation!)), meanInFlight(pages));
}

async function fault(run: CheckRun, input: Json, result: RunResult): Promise<Finding | undefined> {
  if (!result.observation) {
    const stopped = result.stopped ?? {
      verdict: 'runtime_error' as const,
      message: 'Your code ended without an answer.',
    };
    return { ...stoppedFinding(stopped), input: shown(input) };
  }
  const evidence = evidenceOf(result, input);
  const trace = traceOf(run.check.title, evidence.observation, evidence.pages);
  const plain = plainFault(evidence.observation);
  if (plain) return { ...plain, input: shown(input), trace };
  const [judged = true] = await run.oracle.judge(run.check.id, [evidence]);
  return judged === true ? undefined : { ...judgedFinding(judged, run.warn), input: shown(input), trace };
}
