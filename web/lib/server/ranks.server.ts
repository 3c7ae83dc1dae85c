/** What a rank depends on. Times in ms, speedups as ratios over the sequential baseline. */
export interface Figures {
  speedup: number | null;
  speedupLow: number | null;
  speedupHigh: number | null;
  wallMs: number;
  at: Date;
}

/**
 * Ranks for results that come fastest first. Speedups whose confidence intervals overlap with that of the fastest of
 * their rank cannot be told apart, so they share it; the next rank counts all before it (1, 1, 3). Results without a
 * speedup follow in the order in which they were reached.
 */
export function ranksOf(results: readonly Figures[]): number[] {
  const ranks: number[] = [];
  let rank = 1;
  let fastest: Figures | undefined;
  results.forEach((result, index) => {
    if (!fastest || !sharesRank(fastest, result)) {
      rank = index + 1;
      fastest = result;
    }
    ranks.push(rank);
  });
  return ranks;
}

function sharesRank(fastest: Figures, other: Figures): boolean {
  if (fastest.speedup === null || other.speedup === null) {
    return fastest.speedup === other.speedup && fastest.at.getTime() === other.at.getTime();
  }
  return (other.speedupHigh ?? other.speedup) >= (fastest.speedupLow ?? fastest.speedup);
}
