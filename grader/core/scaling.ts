/** How long the same work takes on so many cores. */
export interface ScalingPoint {
  cores: number;
  ms: number;
}

/**
 * The serial share, from 0 to 1, that fits measured times best: with T(k) / T(1) = f + (1 - f) / k (Amdahl, AFIPS 1967) it is the least-squares solution
 * for f, which for a single k is the metric of Karp and Flatt (Communications of the ACM 33, 1990). `undefined` without a time on one
 * core and one on more.
 */
export function serialFraction(points: readonly ScalingPoint[]): number | undefined {
  const one = points.find(({ cores }) => cores === 1);
  const more = points.filter(({ cores }) => cores > 1);
  if (!one || !(one.ms > 0) || more.length === 0) return undefined;
  let above = 0;
  let below = 0;
  for (const { cores, ms } of more) {
    const gain = 1 - 1 / cores;
    above += gain * (ms / one.ms - 1 / cores);
    below += gain * gain;
  }
  return Math.min(1, Math.max(0, above / below));
}

/** On how many cores work is run besides all of them, to see how it scales: 1, 2, 4 and so on. */
export function fewerCores(cores: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count < cores; count *= 2) counts.push(count);
  return counts;
}
