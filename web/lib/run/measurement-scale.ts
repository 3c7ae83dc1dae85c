import type { Measurement } from '#grader/contract/report.ts';

export interface MeasurementScale {
  /** The ratio at the right end of the picture. */
  most: number;
  /** Where a ratio stands, in per cent of the picture's width. */
  at: (ratio: number) => number;
  /** Each measured pair as a ratio, in the order it was measured. */
  pairs: number[];
  ticks: number[];
  /** What the submission took, and what the baseline did, in the middle of all pairs, in ms. */
  submissionMs: number;
  baselineMs: number;
}

/** A scale from 0 that holds the interval, the needed line and every pair, with whole numbers as ticks. */
export function measurementScale(measurement: Measurement): MeasurementScale {
  const pairs = measurement.pairs.map(({ baselineMs, submissionMs }) => baselineMs / Math.max(submissionMs, 1e-6));
  const most = Math.max(measurement.needed, measurement.ratioHigh, ...pairs, 1) * 1.12;
  const step = Math.max(1, Math.ceil(most / 8));
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
  const submissionMs = middle(measurement.pairs.map((pair) => pair.submissionMs));
  const baselineMs = middle(measurement.pairs.map((pair) => pair.baselineMs));
  return {
    most,
    pairs,
    ticks,
    submissionMs,
    baselineMs,
    at: (ratio) => (Math.min(Math.max(ratio, 0), most) / most) * 100,
  };
}

function middle(numbers: number[]): number {
  return numbers.sort((left, right) => left - right)[numbers.length >> 1] ?? 0;
}
