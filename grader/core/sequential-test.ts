/**
 * A sign test that may be looked at after every trial. Each trial either came out one way or not; the question is whether it does
 * so in more than half of all trials. The evidence is a betting martingale: a gambler who holds that it does stakes a share of his
 * capital on each trial, averaged over all shares. Where he is wrong his capital is expected not to grow, so that whenever one
 * stops looking, it has ever reached 1/e with a probability of e at most (Ville, Étude critique de la notion de collectif, 1939;
 * the average over shares is Robbins', Statistical methods related to the law of the iterated logarithm, 1970). Nothing is
 * assumed of how values are distributed.
 */

/**
 * The capital won on `wins` of `trials`, beginning with 1: the average of (2p)^wins (2-2p)^losses over all p from 1/2 to 1, which
 * comes to a sum of binomial coefficients.
 */
export function evidence(wins: number, trials: number): number {
  let coefficient = 1;
  let sum = 0;
  for (let k = 0; k <= wins; k++) {
    sum += coefficient;
    coefficient *= (trials + 1 - k) / (k + 1);
  }
  // What stands here is C(trials + 1, wins + 1); C(trials, wins) follows from it.
  return sum / (coefficient * (wins + 1));
}

/** Whether more than half of all trials are won, as far as these say, with at most this probability of being wrong. */
export function moreThanHalf(wins: number, trials: number, errorRate: number): boolean {
  return evidence(wins, trials) >= 1 / errorRate;
}

/**
 * Bounds for the median of where these numbers come from, each of which is wrong at most as often as stated, however often they are
 * looked at: the greatest number that the test holds to lie below the median, and the least above it. `undefined` where there are
 * too few numbers to say.
 */
export function medianBounds(
  numbers: readonly number[],
  errorRate: number,
): { low: number | undefined; high: number | undefined } {
  const sorted = [...numbers].sort((left, right) => left - right);
  const count = sorted.length;
  let wins = count;
  while (wins > 0 && moreThanHalf(wins - 1, count, errorRate)) wins -= 1;
  if (!moreThanHalf(wins, count, errorRate)) return { low: undefined, high: undefined };
  return { low: sorted[count - wins], high: sorted[wins - 1] };
}
