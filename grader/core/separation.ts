import type { Threshold } from '../contract/bundle.ts';
import type { Measurement } from '../contract/report.ts';

type Measured = Pick<Measurement, 'ratio' | 'ratioLow' | 'ratioHigh' | 'threshold' | 'cores' | 'capacity'>;

/** How well a host tells what must clear a threshold from what must miss it. */
export interface Separation {
  slowestAccepted: Measured;
  fastestRejected: Measured;
  /** Whether their intervals have nothing in common. */
  separated: boolean;
  /** The threshold that lies as far from the one as from the other, as a factor; left out where even their middles are the wrong way round. */
  proposed: Threshold | undefined;
}

/** Compares measured submissions that are to be accepted with those that are to be rejected for their speed; `undefined` where either is missing. */
export function separationOf(accepted: readonly Measured[], rejected: readonly Measured[]): Separation | undefined {
  const [slowestAccepted] = accepted.toSorted((left, right) => left.ratioLow - right.ratioLow);
  const [fastestRejected] = rejected.toSorted((left, right) => right.ratioHigh - left.ratioHigh);
  if (!slowestAccepted || !fastestRejected) return undefined;
  const least = Math.min(...accepted.map(({ ratio }) => ratio));
  const most = Math.max(...rejected.map(({ ratio }) => ratio));
  return {
    slowestAccepted,
    fastestRejected,
    separated: fastestRejected.ratioHigh < slowestAccepted.ratioLow,
    proposed: most < least ? between(most, least, slowestAccepted) : undefined,
  };
}

function between(most: number, least: number, { threshold, cores, capacity = cores }: Measured): Threshold {
  const ratio = Math.sqrt(most * least);
  const atLeast = threshold.of === 'cores' ? ratio / capacity : ratio;
  return { ...threshold, atLeast: Number(atLeast.toFixed(2)) };
}
