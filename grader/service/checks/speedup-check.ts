import type { Json } from '#grader/contract/json.ts';
import { LIMITS } from '#grader/contract/limits.ts';
import type { Measurement } from '#grader/contract/report.ts';
import type { Facts } from '#grader/contract/observation.ts';
import { derivedSeed } from '#grader/contract/random.ts';
import { VERDICT_TEXTS } from '#grader/contract/verdicts.ts';
import { aloneMs, Measuring } from '#grader/core/measuring.ts';
import { median, PAIRS_MOST } from '#grader/core/speedup.ts';
import { intervals, meanInFlight } from '#grader/core/intervals.ts';
import { traceOf } from '#grader/core/trace.ts';
import {
  judgedFinding,
  plainFault,
  stoppedFinding,
  type CheckRun,
  type Finding,
} from '#grader/service/checks/check-run.ts';
import { measureScaling } from '#grader/service/checks/scaling.ts';
import { evidenceOf, shown } from '#grader/service/checks/runs-check.ts';
import type { RunResult } from '#grader/service/runner.ts';

/** A baseline that takes so long is long against a clock of a millisecond. */
const LONG_MS = 100;
const SCALE_MOST = 32;
/** So many pieces under way on average really went on at the same time. */
const OVERLAPPING = 1.5;
/** Pairs may take this share of the processor time of a submission, whose end would be taken for its own doing. */
const CPU_SHARE = 0.7;

/**
 * Speedup: baseline and submission in turn, pair by pair, each pair with an input of its own so that nothing can be kept from the
 * one before, and the order within a pair changing. Waits that the exercise sets itself are added up instead of being waited for.
 * Stops as soon as the pairs decide.
 */
export async function checkSpeedup(run: CheckRun): Promise<Finding> {
  const { check, session, oracle, seed, cores, capacity, emit } = run;
  const bound = check.bound!;
  const scale = await scaleOf(run);
  if (typeof scale !== 'number') return scale;
  const measuring = new Measuring({ threshold: check.threshold!, cores, capacity, bound });
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
    if (wrong) return wrong;
    const added = measuring.add(before ?? (await timeBaseline()), submission.facts);
    emit({ type: 'progress', id: check.id, done: measuring.count, of: PAIRS_MOST, unit: 'pairs' });
    underWay = Math.max(underWay, underWayIn(submission));
    const spent = performance.now() > endsAt || session.usage().cpuMs > LIMITS.cpuMs * CPU_SHARE;
    const step = added.answer === 'more' && spent ? measuring.end() : added;
    if (step.answer === 'more') continue;
    if (step.answer === 'host_busy') return hostBusy(step.disturbed);
    if (step.answer === 'overspent') return overspent(step.inflation);
    const trace = traceOf(check.title, submission.observation!, submission.pages);
    const hint = check.notParallelHint?.[run.language];
    const allCoresMs = median(step.measurement.pairs.map(({ submissionMs }) => submissionMs));
    const scaling = scales(step.measurement, bound) ? await measureScaling(run, scale, allCoresMs) : undefined;
    const measurement = { ...step.measurement, ...(underWay > 0 ? { underWay } : {}), ...(scaling ? { scaling } : {}) };
    return { ...verdictOf(measurement, bound, hint), trace };
  }
}

/**
 * How many times the usual work is asked for: as much as makes the baseline take long against the clock and against what starting
 * threads or processes costs. Where the baseline is known and not run, the waits that it adds up are as long as they are.
 */
async function scaleOf(run: CheckRun): Promise<number | Finding> {
  const { check, oracle, seed, cores } = run;
  const [input] = await oracle.inputs(check.id, seed);
  if (input === undefined) return { verdict: 'internal_error', message: 'The exercise gave no input for this check.' };
  if (check.baseline === undefined) return 1;
  const usualMs = aloneMs(await baselineFacts(run, input, seed), { bound: check.bound!, cores });
  return Math.min(SCALE_MOST, Math.max(1, Math.ceil(LONG_MS / usualMs)));
}

async function baselineFacts({ check, session }: CheckRun, input: Json, seed: number): Promise<Facts> {
  const { observation, stopped, facts } = await session.run(check.baseline!, input, { baseline: true, seed });
  if (!observation || plainFault(observation)) {
    throw new Error(`The baseline of ${check.id} failed: ${JSON.stringify(stopped ?? observation)}`);
  }
  return facts;
}

/** Waiting needs no cores, and a check that bounds what safety may cost asks for none. */
function scales({ needed }: Measurement, bound: 'cpu' | 'waiting'): boolean {
  return bound === 'cpu' && needed >= 1;
}

function hostBusy(disturbed: number): Finding {
  const pairs = disturbed === 1 ? '1 pair was' : `${disturbed} pairs were`;
  const message = `Other programs disturbed the measurement (${pairs} left out), so that nothing certain can be said of your code's speed. ${VERDICT_TEXTS.host_busy.advice}`;
  return { verdict: 'host_busy', message };
}

function overspent(inflation: number): Finding {
  const message = `Your code used ${inflation.toFixed(1)} times as much processor time as one by one, so much that it could not be run often enough to measure more. Look for work that is done more than once, and for waiting that keeps a core busy.`;
  return { verdict: 'too_slow', message };
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

function verdictOf(measurement: Measurement, bound: 'cpu' | 'waiting', hint = ''): Finding {
  const { decision, ratio, needed, effectiveParallelism, cores, underWay = 0 } = measurement;
  // Below one, the check bounds what safety may cost; nothing has to run at the same time.
  const boundsCost = needed < 1;
  const times = boundsCost
    ? `takes ${(1 / ratio).toFixed(1)} times as long as the plain baseline (${(1 / needed).toFixed(1)} are allowed)`
    : `is ${ratio.toFixed(2)} times as fast as one by one (${needed.toFixed(2)} are asked for)`;
  const busy = `${effectiveParallelism.toFixed(2)} of ${cores} cores were kept busy`;
  const seen = bound === 'cpu' ? `${times}; ${busy}` : times;
  if (decision === 'clears') return { verdict: 'accepted', message: `Your code ${seen}.`, measurement };
  if (decision === 'too_close') {
    const message = `Your code ${seen}. That is too close to call on this host, and counts for you.`;
    return { verdict: 'accepted', message, measurement };
  }
  // Of waits it is known whether they overlapped, which helps nobody where nothing is gained by it; of computing, how much.
  const oneByOne = bound === 'cpu' ? effectiveParallelism < 1.25 : ratio < (underWay > OVERLAPPING ? 1.1 : 1.5);
  if (boundsCost) return { verdict: 'too_slow', message: `Your code ${seen}.`, measurement };
  return oneByOne
    ? {
        verdict: 'not_parallel',
        message: `Your code ${seen}: the pieces ran one after the other. ${hint}`.trim(),
        measurement,
      }
    : { verdict: 'too_slow', message: `Your code ${seen}: it overlaps, but not enough is gained.`, measurement };
}
