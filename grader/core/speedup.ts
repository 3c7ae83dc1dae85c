import type { Measurement } from '../contract/report.ts';
import type { Threshold } from '../contract/bundle.ts';

/**
 * One baseline run and one submission run, made next to each other. Milliseconds, taken from outside the sandbox; for waits that the
 * exercise sets itself the baseline is their sum, and was not run.
 */
export type Pair = Measurement['pairs'][number];

export const PAIRS_LEAST = 7;
export const PAIRS_MOST = 15;
const CONFIDENCE = 0.95;
/** Shorter stretches are not told apart by the clocks that runs are measured with. */
const CLOCK_GRAIN_MS = 1;
/** More CPU time than this, compared with the baseline's, is work that only looks like work. */
const INFLATION_MOST = 1.5;
/** What the effective parallelism may fall short of the ratio that is asked for: starting workers takes its share of a short run. */
const PARALLELISM_SHARE = 0.9;

/** The ratio of baseline time over submission time that a threshold asks for on so many cores. */
export function neededRatio(threshold: Threshold, cores: number): number {
  // One core cannot show a gain; there the same speed is all that can be asked.
  return threshold.of === 'cores' ? Math.max(cores > 1 ? 1.2 : 0.7, threshold.atLeast * cores) : threshold.atLeast;
}

/** The middle of some numbers; 0 for none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/**
 * A confidence interval for the median that assumes nothing of the distribution: the k-th smallest and k-th largest value, with
 * the largest k whose coverage by the binomial distribution still reaches the confidence (the sign test turned around; Conover,
 * Practical Nonparametric Statistics, section 3.2). With too few numbers it is their whole range, and the coverage says so.
 */
export function medianInterval(numbers: readonly number[]): { low: number; high: number; confidence: number } {
  const sorted = [...numbers].sort((left, right) => left - right);
  const count = sorted.length;
  let best = { low: sorted[0] ?? 0, high: sorted[count - 1] ?? 0, confidence: 1 - 2 * 0.5 ** count };
  let term = 0.5 ** count;
  let tail = term;
  for (let k = 1; k < count / 2; k++) {
    term *= (count - k + 1) / k;
    tail += term;
    if (1 - 2 * tail < CONFIDENCE) break;
    best = { low: sorted[k]!, high: sorted[count - 1 - k]!, confidence: 1 - 2 * tail };
  }
  return best;
}

/**
 * How long a run that is bound by the processor would have taken had nothing else run on the host, as far as that can be known.
 * Its threads went on during `cpuMs` of the `cpuMs + waitedMs` in which they could have, so without waiting it is shorter by that
 * share; but not shorter than its work spread over all cores, and not by more than what others used, so that threads which wait
 * for each other gain nothing. Where it is known how many processes there were, threads of one are taken to share one interpreter
 * lock: they were ready to run only in turn, however long each of them waited for a core to ask for it.
 */
export function undisturbedMs(
  run: { wallMs: number; cpuMs: number; waitedForCoreMs?: number; foreignCpuMs?: number; processesAlive?: number },
  cores: number,
): number {
  const { wallMs, cpuMs, waitedForCoreMs = 0, foreignCpuMs = 0, processesAlive = cores } = run;
  const alone = cpuMs > 0 ? (wallMs * cpuMs) / (cpuMs + waitedForCoreMs) : wallMs;
  return Math.min(wallMs, Math.max(alone, cpuMs / Math.max(1, Math.min(cores, processesAlive)), wallMs - foreignCpuMs));
}

/**
 * The same for a run that mostly waits: what each of its threads waited for a core on average is taken off its time, but not more
 * than what others used meanwhile, so that nobody gains by crowding the cores himself. It is never shorter than what its threads
 * computed, shared out among them: on a crowded host all else may have been waiting for a core.
 */
export function undisturbedWaitingMs(run: {
  wallMs: number;
  cpuMs: number;
  waitedForCoreMs?: number;
  foreignCpuMs?: number;
  workersAlive: number;
  threadsAlive?: number;
}): number {
  const { wallMs, cpuMs, waitedForCoreMs = 0, foreignCpuMs = 0, workersAlive, threadsAlive = 1 + workersAlive } = run;
  const threads = Math.max(1, threadsAlive);
  const leastMs = Math.min(wallMs, Math.max(CLOCK_GRAIN_MS, cpuMs / threads));
  return Math.max(wallMs - waitedForCoreMs / threads, wallMs - foreignCpuMs, leastMs);
}

/**
 * What the pairs so far say. For work bound by the processor, CPU time over wall time of the submission's own runs is a second
 * witness, which a core that turns slow for a while cannot bend; it counts as long as the total CPU time is not inflated. The
 * answer is `misses` only when every witness says so, and `too_close` (which counts for the student) when the budget ends first.
 */
export function decide(
  pairs: readonly Pair[],
  options: { threshold: Threshold; cores: number; bound: 'cpu' | 'waiting' },
): { measurement: Omit<Measurement, 'pairs' | 'dropped'>; enough: boolean } {
  const { threshold, cores, bound } = options;
  const needed = neededRatio(threshold, cores);
  const { low, high, confidence } = medianInterval(pairs.map((pair) => pair.baselineMs / pair.submissionMs));
  const effectiveParallelism = median(pairs.map((pair) => pair.submissionCpuMs / pair.submissionMs));
  const inflations = pairs.flatMap(({ submissionCpuMs, baselineCpuMs }) =>
    baselineCpuMs === undefined ? [] : [submissionCpuMs / Math.max(1, baselineCpuMs)],
  );
  const workInflation = inflations.length > 0 ? median(inflations) : undefined;
  const keptBusy =
    bound === 'cpu' &&
    effectiveParallelism >= needed * PARALLELISM_SHARE &&
    (workInflation ?? Infinity) <= INFLATION_MOST;
  const clears = low >= needed || keptBusy;
  const misses = high < needed && !keptBusy;
  const enough = pairs.length >= PAIRS_MOST || (pairs.length >= PAIRS_LEAST && (clears || misses));
  return {
    enough,
    measurement: {
      threshold,
      needed,
      ratio: median(pairs.map((pair) => pair.baselineMs / pair.submissionMs)),
      ratioLow: low,
      ratioHigh: high,
      confidence,
      decision: clears ? 'clears' : misses ? 'misses' : 'too_close',
      effectiveParallelism,
      ...(workInflation === undefined ? {} : { workInflation }),
      cores,
    },
  };
}
