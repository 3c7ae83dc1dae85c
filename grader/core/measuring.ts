import type { Facts } from '../contract/observation.ts';
import type { Measurement } from '../contract/report.ts';
import {
  decide,
  INFLATION_MOST,
  median,
  PAIRS_LEAST,
  PARALLELISM_SHARE,
  type Pair,
  type SpeedupOptions,
} from './speedup.ts';
import { undisturbedMs, undisturbedWaitingMs } from './undisturbed.ts';

/** What was seen of a run from outside, as far as its time is concerned. */
export type TimedRun = Pick<
  Facts,
  | 'wallMs'
  | 'cpuMs'
  | 'waitedForCoreMs'
  | 'foreignCpuMs'
  | 'stolenMs'
  | 'workersAlive'
  | 'threadsAlive'
  | 'processesAlive'
  | 'peakMemoryMb'
>;

/** After so many disturbed pairs the host is held to be too busy. */
export const DISTURBED_MOST = 10;
/** A virtual host of which more than this share was kept back did not run on the cores that it has. */
const STOLEN_MOST = 0.05;
/** Steal is told in steps of 10 ms: a single one says little. */
const STOLEN_LEAST_MS = 15;
/** What took so many times as long as it would have alone is mostly a guess. */
const CROWDED_MOST = 8;
/** The baseline does about the same in every pair: where it took so many times as much processor time, or as little, the cores changed their speed. */
const SPEED_CHANGE_MOST = 1.4;

/** So few pairs tell what makes so much more work of it, or takes so long, that no more of them fit into the budget. */
const FEW_PAIRS = 3;
/** What reaches less than this share of its threshold in every pair is too slow, however few there are. */
const FAR = 0.5;

export type Step =
  | { answer: 'more' }
  /** `contradicted`: it does not miss, though no more than one core was busy. */
  | { answer: 'decided'; measurement: Measurement; contradicted: boolean }
  | { answer: 'host_busy'; disturbed: number }
  /** So many times as much processor time as the baseline, of which the budget was gone before enough pairs were there. */
  | { answer: 'overspent'; inflation: number };

/** How long a run would have taken with nothing else on the host, as far as that can be known. */
export function aloneMs(run: TimedRun, { bound, cores }: Pick<SpeedupOptions, 'bound' | 'cores'>): number {
  return bound === 'cpu' ? undisturbedMs(run, cores) : undisturbedWaitingMs(run);
}

/**
 * Collects pairs until they decide, and leaves out those that the host disturbed: only what the submission has no hand in may count
 * as a disturbance, or it could choose which of its runs are seen.
 */
export class Measuring {
  readonly #options: SpeedupOptions;
  readonly #pairs: Pair[] = [];
  readonly #memoryMb: Record<'baseline' | 'submission', number[]> = { baseline: [], submission: [] };
  #disturbed = 0;

  constructor(options: SpeedupOptions) {
    this.#options = options;
  }

  /** How many pairs are kept so far. */
  get count(): number {
    return this.#pairs.length;
  }

  /** Adds a pair, and says whether it needs more. A baseline that was not run is known by its time alone. */
  add(baseline: TimedRun | { knownMs: number }, submission: TimedRun): Step {
    const runs = 'knownMs' in baseline ? [submission] : [baseline, submission];
    this.#addMemory('submission', submission);
    if (!('knownMs' in baseline)) this.#addMemory('baseline', baseline);
    if (runs.some((run) => this.#isDisturbed(run))) this.#disturbed += 1;
    else this.#pairs.push(this.#pair(baseline, submission));
    return this.#step();
  }

  /** What the pairs so far come to when there is no time for more. */
  end(): Step {
    const { clean, disturbed } = this.#sorted();
    const { torn, measurement } = decide(clean, this.#options);
    if (clean.length >= PAIRS_LEAST && !torn) return this.#decided(clean, disturbed);
    const { ratio, needed, workInflation = 0 } = measurement;
    const tells = clean.length >= FEW_PAIRS && clean.length > disturbed;
    if (tells && workInflation > INFLATION_MOST && ratio < needed)
      return { answer: 'overspent', inflation: workInflation };
    return tells && this.#areFar(clean, needed)
      ? {
          answer: 'decided',
          measurement: { ...this.#measured(clean, disturbed), decision: 'misses' },
          contradicted: false,
        }
      : { answer: 'host_busy', disturbed };
  }

  #step(): Step {
    const { clean, disturbed } = this.#sorted();
    if (decide(clean, this.#options).enough) return this.#decided(clean, disturbed);
    return disturbed > DISTURBED_MOST ? { answer: 'host_busy', disturbed } : { answer: 'more' };
  }

  #decided(clean: Pair[], disturbed: number): Step {
    const { torn, contradicted } = decide(clean, this.#options);
    return torn
      ? { answer: 'host_busy', disturbed }
      : { answer: 'decided', measurement: this.#measured(clean, disturbed), contradicted };
  }

  #measured(clean: Pair[], disturbed: number): Measurement {
    const { baseline, submission } = this.#memoryMb;
    return {
      ...decide(clean, this.#options).measurement,
      pairs: clean,
      dropped: disturbed,
      ...(submission.length > 0 ? { submissionMemoryMb: median(submission) } : {}),
      ...(baseline.length > 0 ? { baselineMemoryMb: median(baseline) } : {}),
    };
  }

  /** Whether no pair comes near the threshold, neither by its times nor, where it computes, by the cores that it kept busy. */
  #areFar(pairs: readonly Pair[], needed: number): boolean {
    const cores = this.#options.bound === 'cpu';
    return pairs.every(
      ({ baselineMs, submissionMs, submissionCpuMs }) =>
        baselineMs / submissionMs < needed * FAR &&
        (!cores || submissionCpuMs / submissionMs < needed * PARALLELISM_SHARE),
    );
  }

  #pair(baseline: TimedRun | { knownMs: number }, submission: TimedRun): Pair {
    return {
      ...('knownMs' in baseline
        ? { baselineMs: baseline.knownMs }
        : { baselineMs: this.#aloneMs(baseline), baselineCpuMs: baseline.cpuMs, baselineWallMs: baseline.wallMs }),
      submissionMs: this.#aloneMs(submission),
      submissionCpuMs: submission.cpuMs,
      submissionWallMs: submission.wallMs,
    };
  }

  /** Only where it was looked at during the run itself: isolates of one process leave to the next run what they had. */
  #addMemory(whose: 'baseline' | 'submission', { peakMemoryMb, processesAlive }: TimedRun): void {
    if (processesAlive !== undefined) this.#memoryMb[whose].push(peakMemoryMb);
  }

  #aloneMs(run: TimedRun): number {
    return aloneMs(run, this.#options);
  }

  #isDisturbed(run: TimedRun): boolean {
    const { wallMs, stolenMs = 0 } = run;
    const stolenMost = Math.max(STOLEN_LEAST_MS, STOLEN_MOST * wallMs * this.#options.cores);
    return stolenMs > stolenMost || wallMs > CROWDED_MOST * this.#aloneMs(run);
  }

  /** Whether a core changed its speed is known only beside the other pairs, so it is asked anew each time. */
  #sorted(): { clean: Pair[]; disturbed: number } {
    if (this.#options.bound === 'waiting') return { clean: this.#pairs, disturbed: this.#disturbed };
    const usualMs = median(this.#pairs.map(({ baselineCpuMs = 0 }) => baselineCpuMs));
    const clean = this.#pairs.filter(
      ({ baselineCpuMs = 0 }) =>
        baselineCpuMs <= usualMs * SPEED_CHANGE_MOST && baselineCpuMs >= usualMs / SPEED_CHANGE_MOST,
    );
    return { clean, disturbed: this.#disturbed + this.#pairs.length - clean.length };
  }
}
