import type { CheckResult } from '#grader/contract/report.ts';

/** Something a report says about one line of one file. */
export interface Problem {
  file: string;
  line: number;
  column?: number;
  message: string;
}

/** The places a report's failed checks name, each once. */
export function problemsOf(checks: readonly CheckResult[]): Problem[] {
  const problems: Problem[] = [];
  for (const { place, message, verdict } of checks) {
    if (!place || verdict === 'accepted') continue;
    if (problems.some((known) => known.file === place.file && known.line === place.line && known.message === message))
      continue;
    problems.push({ file: place.file, line: place.line, column: place.column, message });
  }
  return problems;
}
