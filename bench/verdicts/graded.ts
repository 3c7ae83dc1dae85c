import type { Verdict } from '#grader/contract/verdicts.ts';

/** What came of one grading, as far as this bench asks; tens of thousands are kept, so that what is usual is left out. */
export interface Graded {
  verdict: Verdict;
  /** Why it got another verdict than its folder says. */
  why?: string;
  /** Where its speed was measured: how long that took. */
  checkMs?: number;
  /** There: plain wall-clock times of the first pair, or the median of the first five, would have said something else than the folder. */
  wrongByOnePair?: true;
  wrongByMedian?: true;
}
