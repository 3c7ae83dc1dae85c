import type { CheckResult } from '#grader/contract/report.ts';
import { formatCount, formatPlural, formatRatio } from '#lib/ui/format.ts';

/** What a passed check saw, in one line: how much was tried, and the figure that mattered. */
export function digest({ exploration, measurement, facts, inputsCount }: CheckResult): string {
  const parts: string[] = [];
  if (exploration) {
    parts.push(formatPlural(exploration.schedules, 'schedule'), formatPlural(exploration.distinct, 'outcome'));
  } else if (inputsCount !== undefined) {
    parts.push(formatPlural(inputsCount, 'input'));
  }
  if (measurement) parts.push(`${formatRatio(measurement.ratio)} as fast, ${formatRatio(measurement.needed)} needed`);
  if (facts?.requestsInFlight) parts.push(`at most ${formatPlural(facts.requestsInFlight, 'request')} in flight`);
  if (facts?.workersStarted) parts.push(`${formatCount(facts.workersStarted)} workers started`);
  return parts.join(', ') || 'What was seen';
}
