import type { Measurement } from '../contract/report.ts';
import type { Threshold } from '../contract/bundle.ts';
import { medianBounds, moreThanHalf } from './sequential-test.ts';

/**
 * One baseline run and one submission run, made next to each other. Milliseconds, taken from outside the sandbox; for waits that the
 * exercise sets itself the baseline is their sum, and was not run.
 */
export type Pair = Measurement['pairs'][number];

/** So many clean pairs of a submission decide if none of them speaks against it; fewer cannot. */
export const PAIRS_LEAST = 7;
export const PAIRS_MOST = 21;
/**
 * How often a witness may say "fast enough" of what is not, and "too slow" of what is fast enough, at most, for a submission right
 * at the threshold; what lies clearly on one side of it is mistaken far less often. Condemning a right answer is the worse mistake.
 */
export const ERROR_RATES = { clears: 0.05, misses: 0.01 } as const;
/** The same for the reference solution, which is known to be right: the question is what the host can show just now. */
export const REFERENCE_ERROR_RATES = { clears: 0.2, misses: 0.2 } as const;
/** More CPU time than this, compared with the baseline's, is work that only looks like work. */
export const INFLATION_MOST = 1.5;
/** So much more CPU time than the baseline's, beside what cores that share something cost each other, may come of a core that is slow. */
const INFLATION_FREE = 1.15;
/** Cores usefully busy that show a gain: whoever lets one core spin beside the work has as many as the inflation that is free. */
const GAIN_LEAST = 1.2;
/** What misses its threshold by more than this share is not close to it. */
const CLOSE = 0.9;
/** What the effective parallelism may fall short of the ratio that is asked for: starting workers takes its share of a short run. */
export const PARALLELISM_SHARE = 0.9;

/**
 * The ratio of baseline time over submission time that a threshold asks for on so many cores, which together can do `capacity` times
 * as much as one: less than their number where they share what one has to itself.
 */
export function neededRatio(threshold: Threshold, cores: number, capacity = cores): number {
  // One core cannot show a gain; there the same speed is all that can be asked.
  return threshold.of === 'cores' ? Math.max(cores > 1 ? 1.2 : 0.7, threshold.atLeast * capacity) : threshold.atLeast;
}

/** The middle of some numbers; 0 for none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** What is measured against what: a threshold, and the cores with what they can do together, where that is known. */
export interface SpeedupOptions {
  threshold: Threshold;
  cores: number;
  capacity?: number | undefined;
  bound: 'cpu' | 'waiting';
  errorRates?: { clears: number; misses: number };
}

/**
 * What the clean pairs so far say, by a test that may be asked after every pair. Work bound by the processor has two witnesses: the
 * ratio of times, and the cores that the submission kept busy with the work (CPU time over wall time of its own runs, less what CPU
 * time it spent beyond the baseline's), which a core that turns slow for a while cannot bend. `clears` when one of them says so,
 * `misses` only when both do. Where few cores were busy, the ratio may be asked without what cores that turn slow or fast for a while
 * do to it: by how many more cores were busy than the baseline's, over how much more CPU time the work takes in the middle of all
 * pairs. `too_close` (which counts for the student) when the budget ends first; `torn` when it does though the middle of the pairs is
 * not close to the threshold: then the host was too restless to say. `contradicted`: it does not miss, but no more than one core was
 * busy, which is a better way to compute, or a slower core that the baseline had all the time.
 */
export function decide(
  pairs: readonly Pair[],
  options: SpeedupOptions,
): { measurement: Omit<Measurement, 'pairs' | 'dropped'>; enough: boolean; torn: boolean; contradicted: boolean } {
  const { threshold, cores, capacity, bound, errorRates = ERROR_RATES } = options;
  const needed = neededRatio(threshold, cores, capacity);
  const ratios = pairs.map((pair) => pair.baselineMs / pair.submissionMs);
  const parallelism = pairs.map((pair) => pair.submissionCpuMs / pair.submissionMs);
  const workInflation = medianInflation(pairs);
  const byRatio = ratios.map((ratio) => ratio >= needed);
  const sharing = cores / (capacity ?? cores);
  const usefully = pairs.map((pair, index) => {
    const inflation = inflationOf(pair) / sharing;
    return inflation > INFLATION_MOST ? 0 : parallelism[index]! * Math.min(1, INFLATION_FREE / inflation);
  });
  const least = needed * PARALLELISM_SHARE;
  const asked = needed < GAIN_LEAST ? least : Math.max(least, GAIN_LEAST);
  const byCores = usefully.map((busy) => busy >= asked);
  // The middle of all pairs is known only so well, so that what is close by it is left to the others.
  const byGain = gains(pairs).map((gain) => gain >= needed * CLOSE);
  const cpuBound = bound === 'cpu';
  const missed = (trials: readonly boolean[]): boolean => mostAre(trials, false, errorRates.misses);
  const clears = mostAre(byRatio, true, errorRates.clears) || (cpuBound && mostAre(byCores, true, errorRates.clears));
  const misses = cpuBound ? missed(byCores) && (missed(byRatio) || missed(byGain)) : missed(byRatio);
  const ratio = median(ratios);
  const close = ratio >= needed * CLOSE || (cpuBound && median(usefully) >= asked * CLOSE);
  const { low, high } = medianBounds(ratios, errorRates.clears);
  return {
    enough: clears || misses || pairs.length >= PAIRS_MOST,
    torn: !clears && !misses && !close,
    contradicted: cpuBound && needed >= GAIN_LEAST && !misses && median(parallelism) < GAIN_LEAST,
    measurement: {
      threshold,
      needed,
      ratio,
      ratioLow: low ?? 0,
      ratioHigh: high ?? Math.max(0, ...ratios),
      confidence: 1 - 2 * errorRates.clears,
      decision: clears ? 'clears' : misses ? 'misses' : 'too_close',
      effectiveParallelism: median(parallelism),
      ...(workInflation > 0 ? { workInflation } : {}),
      cores,
      ...(capacity === undefined ? {} : { capacity }),
    },
  };
}

/**
 * The ratio of each pair without what cores that turn slow or fast for a while do to it: how many times as many cores as the
 * baseline's were kept busy, over how much more CPU time the work takes in the middle of all pairs. Means nothing for work that waits.
 */
export function gains(pairs: readonly Pair[]): number[] {
  const inflation = medianInflation(pairs);
  return pairs.map((pair) => pair.submissionCpuMs / pair.submissionMs / baselineParallelism(pair) / inflation);
}

/** The middle of a measurement's ratios and its interval, for work that the processor limits by its gains. */
export function steadied<Measured extends Pick<Measurement, 'pairs' | 'ratio' | 'ratioLow' | 'ratioHigh'>>(
  measured: Measured,
  bound: 'cpu' | 'waiting',
): Measured {
  if (bound === 'waiting') return measured;
  const steady = gains(measured.pairs);
  const { low, high } = medianBounds(steady, ERROR_RATES.clears);
  return { ...measured, ratio: median(steady), ratioLow: low ?? 0, ratioHigh: high ?? Math.max(...steady) };
}

function medianInflation(pairs: readonly Pair[]): number {
  return median(pairs.map((pair) => inflationOf(pair)).filter((one) => one < Infinity));
}

function mostAre(trials: readonly boolean[], expected: boolean, errorRate: number): boolean {
  return moreThanHalf(trials.filter((trial) => trial === expected).length, trials.length, errorRate);
}

/** CPU time of the submission over that of the baseline; without end where the baseline was not run. */
function inflationOf({ submissionCpuMs, baselineCpuMs }: Pair): number {
  return baselineCpuMs === undefined ? Infinity : submissionCpuMs / Math.max(1, baselineCpuMs);
}

/** The cores that the baseline kept busy; one where it was not run. */
function baselineParallelism({ baselineCpuMs, baselineMs }: Pair): number {
  return baselineCpuMs === undefined ? 1 : baselineCpuMs / baselineMs;
}
