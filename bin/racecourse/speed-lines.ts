import type { Bundle } from '#grader/contract/bundle.ts';
import type { Language } from '#grader/contract/languages.ts';
import type { Measurement, Report } from '#grader/contract/report.ts';
import type { Verdict } from '#grader/contract/verdicts.ts';
import { separationOf } from '#grader/core/separation.ts';
import { steadied } from '#grader/core/speedup.ts';
import type { Claim } from './claims.ts';

interface Graded {
  claim: Claim;
  report: Report;
}

/** Whether a verdict says that a submission is fast enough, where it is about speed at all. */
const FOR_SPEED: Partial<Record<Verdict, boolean>> = { accepted: true, not_parallel: false, too_slow: false };

/**
 * What an author must know of each speedup check: whether this host tells the submissions that are to be accepted from those that are
 * to be rejected for their speed, and which threshold lies between them. One line for each language in which both were measured.
 */
export function speedLines(bundle: Bundle, graded: readonly Graded[]): { separated: boolean; line: string }[] {
  const checks = bundle.checks.filter(({ kind }) => kind === 'speedup');
  return checks.flatMap(({ id, bound = 'waiting' }) =>
    (Object.keys(bundle.languages) as Language[]).flatMap((language) => {
      const measured = (accepted: boolean): Measurement[] =>
        graded
          .filter(({ claim }) => claim.language === language && FOR_SPEED[claim.verdict] === accepted)
          .flatMap(({ report }) => report.checks.find((check) => check.id === id)?.measurement ?? [])
          .map((measurement) => steadied(measurement, bound));
      const found = separationOf(measured(true), measured(false));
      if (!found) return [];
      const { slowestAccepted, fastestRejected, separated, proposed } = found;
      const interval = ({ ratioLow, ratioHigh }: Pick<Measurement, 'ratioLow' | 'ratioHigh'>): string =>
        `${ratioLow.toFixed(2)} to ${ratioHigh.toFixed(2)}`;
      const what = `${`speed: ${id} (${language})`.padEnd(52)} accepted from ${interval(slowestAccepted)} times, rejected up to ${interval(fastestRejected)}`;
      const threshold = proposed ? `{ atLeast: ${proposed.atLeast}, of: '${proposed.of}' }` : 'none';
      return [
        separated
          ? { separated, line: `  ok ${what}\n` }
          : {
              separated,
              line: `  NO ${what}: they overlap, so no threshold tells them apart on this host for sure. Make the difference larger, or the runs longer; the best threshold would be ${threshold}.\n`,
            },
      ];
    }),
  );
}
