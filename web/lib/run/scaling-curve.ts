import type { Measurement } from '#grader/contract/report.ts';

export interface ScalingCurve {
  /** Each measured point as times as fast as on one core, and where it stands in per cent of the picture. */
  points: { cores: number; ms: number; speedup: number; x: number; y: number }[];
  /** What the fitted serial share allows on every number of cores, as the points of a polyline in a box of 100 by 100. */
  fitted: string;
  /** The gain of work without any serial share. */
  ideal: string;
  /** The greatest gain that the serial share allows on any number of cores; undefined where it allows any. */
  bound: number | undefined;
}

const STEPS = 24;

/** The picture of a submission's times on 1 to n cores: to the right the cores, upwards the gain, both up to n. */
export function scalingCurve({ points, serialFraction }: NonNullable<Measurement['scaling']>): ScalingCurve {
  const most = Math.max(...points.map(({ cores }) => cores));
  const oneMs = points.find(({ cores }) => cores === 1)?.ms ?? 0;
  const x = (cores: number): number => ((cores - 1) / Math.max(1, most - 1)) * 100;
  const y = (speedup: number): number => 100 - (Math.min(Math.max(speedup, 0), most * 1.1) / (most * 1.1)) * 100;
  const line = (gain: (cores: number) => number): string =>
    Array.from({ length: STEPS + 1 }, (_, step) => 1 + ((most - 1) * step) / STEPS)
      .map((cores) => `${x(cores).toFixed(2)},${y(gain(cores)).toFixed(2)}`)
      .join(' ');
  return {
    points: points.map(({ cores, ms }) => {
      const speedup = oneMs / Math.max(ms, 1e-6);
      return { cores, ms, speedup, x: x(cores), y: y(speedup) };
    }),
    // Amdahl's law, with the share that fits the points best.
    fitted: line((cores) => 1 / (serialFraction + (1 - serialFraction) / cores)),
    ideal: line((cores) => cores),
    bound: serialFraction > 0 ? 1 / serialFraction : undefined,
  };
}
