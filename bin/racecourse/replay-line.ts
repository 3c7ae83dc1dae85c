import type { CheckResult } from '#grader/contract/report.ts';

/** The command that follows a check's failing order again; `graded`: exercise and file as they were given. */
export function replayLine(graded: string, { id, exploration }: CheckResult): string | undefined {
  const { schedule, inputIndex = 0, failingSeed } = exploration ?? {};
  const grade = `npm run --silent racecourse -- grade ${graded}`;
  if (failingSeed !== undefined) return `${grade} --seed ${failingSeed}`;
  return schedule === undefined ? undefined : `${grade} --schedule '${schedule}' --check ${id} --input ${inputIndex}`;
}
