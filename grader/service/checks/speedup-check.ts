import { VERDICT_TEXTS } from '#grader/contract/verdicts.ts';
import type { Measurement } from '#grader/contract/report.ts';
import { aloneMs } from '#grader/core/measuring.ts';
import { median, REFERENCE_ERROR_RATES } from '#grader/core/speedup.ts';
import { traceOf } from '#grader/core/trace.ts';
import type { CheckRun, Finding } from '#grader/service/checks/check-run.ts';
import { measureScaling } from '#grader/service/checks/scaling.ts';
import { baselineFacts, takePairs, type Taken } from '#grader/service/checks/take-pairs.ts';

/** A baseline that takes so long is long against a clock of a millisecond. */
const LONG_MS = 100;
/** What takes so many times as long as starting a sandbox is long against starting a few processes, which is as dear as the host makes it. */
const LONG_STARTS = 10;
const SCALE_MOST = 32;
/** No crowd makes what is fast enough look slower than this share of it beside a reference that reaches it. */
const FAR = 0.5;
/** So many pieces under way on average really went on at the same time. */
const OVERLAPPING = 1.5;

/**
 * Speedup: baseline and submission in turn until the pairs decide. Waits that the exercise sets itself are added up instead of being
 * waited for. What misses its threshold is condemned only if the reference solution, measured right after, reaches it, and, where it
 * is not far off, if it misses again after that: a host that is crowded for a while may be so for one of them only. What does so much
 * more work than the baseline that there is no time for enough pairs needs no such witness.
 */
export async function checkSpeedup(run: CheckRun): Promise<Finding> {
  const { check, cores, capacity, openReference, openAgain } = run;
  const bound = check.bound!;
  const scale = await scaleOf(run);
  if (typeof scale !== 'number') return scale;
  const taken = await takePairs(run, scale, { threshold: check.threshold!, cores, capacity, bound });
  if ('fault' in taken) return taken.fault;
  const { step, last, underWay } = taken;
  if (step.answer === 'host_busy') return hostBusy(step.disturbed);
  if (step.answer === 'overspent') return overspent(step.inflation);
  const trace = traceOf(check.title, last.observation!, last.pages);
  const hint = check.notParallelHint?.[run.language];
  const onOneCore = step.contradicted ? await measureOnOneCore(run, scale, step.measurement) : undefined;
  if (onOneCore && 'verdict' in onOneCore) return onOneCore;
  const allCoresMs = median(step.measurement.pairs.map(({ submissionMs }) => submissionMs));
  const scaling = scales(step.measurement, bound) ? await measureScaling(run, scale, allCoresMs) : undefined;
  const measurement: Measurement = {
    ...step.measurement,
    ...onOneCore,
    ...(underWay > 0 ? { underWay } : {}),
    ...(scaling ? { scaling } : {}),
  };
  const reference = measurement.decision === 'misses' ? await openReference?.() : undefined;
  if (reference === undefined) return { ...verdictOf(measurement, bound, hint), trace };
  const beside = await measureReference({ ...run, session: reference }, scale);
  const seen = { ...measurement, ...(beside ? { reference: beside } : {}) };
  if (beside?.decision !== 'clears') return { ...unshown(seen), trace };
  const isFar = measurement.ratio < FAR * measurement.needed;
  const again = isFar || onOneCore ? undefined : await openAgain?.();
  const other = again ? await measureAgain({ ...run, session: again }, scale) : undefined;
  return { ...(other ?? verdictOf(seen, bound, hint)), trace };
}

/** What is told where the submission, measured anew, does not miss again; `undefined` where it does. */
async function measureAgain(run: CheckRun, scale: number): Promise<Finding | undefined> {
  if (run.session.refused) return hostBusy(0);
  const taken = await takeWitness(run, scale);
  if ('fault' in taken) return taken.fault;
  const { step } = taken;
  if (step.answer === 'overspent') return undefined;
  if (step.answer === 'host_busy') return hostBusy(step.disturbed);
  const { measurement } = step;
  if (measurement.decision === 'misses') return undefined;
  const message = `Your code was too slow at first (${neededWords(measurement)}), but measured again it ${speedWords(measurement)}: the host was not the same all the time, so that nothing certain can be said. ${VERDICT_TEXTS.host_busy.advice}`;
  return { verdict: 'host_busy', message, measurement };
}

/**
 * Where it does not miss though no more than one core was busy: both halves of each pair on one and the same core, so that neither has a
 * faster one than the other. A better way to compute clears there too. What was wrong with a run, or what is told in place of the first
 * measurement where it does not clear.
 */
async function measureOnOneCore(
  run: CheckRun,
  scale: number,
  { needed }: Measurement,
): Promise<Finding | Partial<Measurement> | undefined> {
  const { session, leased } = run;
  if (!session.pin(leased.slice(0, 1))) return undefined;
  try {
    const taken = await takePairs(run, scale, {
      threshold: { atLeast: needed, of: 'sequential' },
      cores: 1,
      bound: 'cpu',
    });
    if ('fault' in taken) return taken.fault;
    const { step } = taken;
    if (step.answer === 'host_busy') return hostBusy(step.disturbed);
    if (step.answer === 'overspent') return overspent(step.inflation);
    const { decision, ratio, ratioLow, ratioHigh, pairs, dropped } = step.measurement;
    return decision === 'clears' ? undefined : { decision: 'misses', ratio, ratioLow, ratioHigh, pairs, dropped };
  } finally {
    session.pin(leased);
  }
}

/** What the reference solution shows on this host just now; undefined where it came to no end in time. */
async function measureReference(run: CheckRun, scale: number): Promise<Measurement['reference']> {
  const { check, session } = run;
  if (session.refused) return undefined;
  const taken = await takeWitness(run, scale);
  if ('fault' in taken) {
    if (taken.fault.verdict === 'time_limit') return undefined;
    throw new Error(`The reference solution of ${check.id} failed: ${taken.fault.message}`);
  }
  const { step } = taken;
  if (step.answer !== 'decided') return undefined;
  const { decision, ratio, effectiveParallelism, pairs, submissionMemoryMb } = step.measurement;
  return {
    decision,
    ratio,
    effectiveParallelism,
    ms: median(pairs.map(({ submissionMs }) => submissionMs)),
    ...(submissionMemoryMb === undefined ? {} : { memoryMb: submissionMemoryMb }),
  };
}

/** Pairs that stand beside those of the submission, and need to say less by themselves. */
function takeWitness(run: CheckRun, scale: number): Promise<Taken> {
  const { check, cores, capacity } = run;
  const options = {
    threshold: check.threshold!,
    cores,
    capacity,
    bound: check.bound!,
    errorRates: REFERENCE_ERROR_RATES,
  };
  // How far it has come is nothing to the student, whose pairs are counted.
  return takePairs({ ...run, emit: () => undefined }, scale, options);
}

/**
 * How many times the usual work is asked for: as much as makes the baseline take long against the clock and against what starting
 * threads or processes costs. Where the baseline is known and not run, the waits that it adds up are as long as they are.
 */
async function scaleOf(run: CheckRun): Promise<number | Finding> {
  const { check, oracle, seed, cores, sandboxStartMs = 0 } = run;
  const [input] = await oracle.inputs(check.id, seed);
  if (input === undefined) return { verdict: 'internal_error', message: 'The exercise gave no input for this check.' };
  if (check.baseline === undefined) return 1;
  const longMs = Math.max(LONG_MS, LONG_STARTS * sandboxStartMs);
  const usualMs = aloneMs(await baselineFacts(run, input, seed), { bound: check.bound!, cores });
  return Math.min(SCALE_MOST, Math.max(1, Math.ceil(longMs / usualMs)));
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

/** The submission missed its threshold, but so did a solution that is known to be right. */
function unshown(measurement: Measurement): Finding {
  const message = `Your code ${speedWords(measurement)} (${neededWords(measurement)}). But a solution that is known to be right, measured just after, missed this too, so that nothing certain can be said of yours. ${VERDICT_TEXTS.host_busy.advice}`;
  return { verdict: 'host_busy', message, measurement };
}

function overspent(inflation: number): Finding {
  const message = `Your code used ${inflation.toFixed(1)} times as much processor time as one by one, so much that it could not be run often enough to measure more. Look for work that is done more than once, and for waiting that keeps a core busy.`;
  return { verdict: 'too_slow', message };
}

/** How fast it is, in words; where less than the baseline's speed is asked for, the check bounds what safety may cost. */
function speedWords({ ratio, needed }: Pick<Measurement, 'ratio' | 'needed'>): string {
  return needed < 1
    ? `takes ${(1 / ratio).toFixed(1)} times as long as the plain baseline`
    : `is ${ratio.toFixed(2)} times as fast as one by one`;
}

function neededWords({ needed }: Pick<Measurement, 'needed'>): string {
  return needed < 1 ? `${(1 / needed).toFixed(1)} are allowed` : `${needed.toFixed(2)} are asked for`;
}

function verdictOf(measurement: Measurement, bound: 'cpu' | 'waiting', hint = ''): Finding {
  const { decision, ratio, needed, cores, underWay = 0, reference } = measurement;
  const busy = ({ effectiveParallelism }: Pick<Measurement, 'effectiveParallelism'>): string =>
    bound === 'cpu' ? `; ${effectiveParallelism.toFixed(2)} of ${cores} cores were kept busy` : '';
  const seen = `Your code ${speedWords(measurement)} (${neededWords(measurement)})${busy(measurement)}`;
  if (decision === 'clears') return { verdict: 'accepted', message: `${seen}.`, measurement };
  if (decision === 'too_close') {
    const message = `${seen}. That is too close to call on this host, and counts for you.`;
    return { verdict: 'accepted', message, measurement };
  }
  const beside = reference
    ? [`A right solution, measured just after, ${speedWords({ ...reference, needed })}${busy(reference)}.`]
    : [];
  // Where safety may cost something, nothing has to run at the same time.
  if (needed < 1) return { verdict: 'too_slow', message: [`${seen}.`, ...beside].join(' '), measurement };
  // Of waits it is known whether they overlapped, which helps nobody where nothing is gained by it; of computing, how much.
  const oneByOne =
    bound === 'cpu' ? measurement.effectiveParallelism < 1.25 : ratio < (underWay > OVERLAPPING ? 1.1 : 1.5);
  if (!oneByOne) {
    const message = [`${seen}: it overlaps, but not enough is gained.`, ...beside].join(' ');
    return { verdict: 'too_slow', message, measurement };
  }
  const words = [`${seen}: the pieces ran one after the other.`, ...(hint === '' ? [] : [hint]), ...beside];
  return { verdict: 'not_parallel', message: words.join(' '), measurement };
}
