import type { CheckResult } from '#grader/contract/report.ts';

export interface RunRow {
  name: string;
  wallMs: number;
  peakMemoryMb: number;
  /** The first run's time over this one's; above 1 is faster. */
  ratio: number;
  /** Lengths of the bars, 0 to 1, against the longest of the group and the most memory of all. */
  timeShare: number;
  memoryShare: number;
}

/** Runs named "group: name", by group; the first of a group is what the others are compared with. */
export function groupRuns(runs: NonNullable<CheckResult['runs']>): { group: string; rows: RunRow[] }[] {
  const mostMb = Math.max(1, ...runs.map((run) => run.peakMemoryMb));
  const groups = Map.groupBy(runs, (run) => run.label.split(': ')[0]!);
  return [...groups].map(([group, members]) => {
    const longestMs = Math.max(1, ...members.map((run) => run.wallMs));
    const rows = members.map(({ label, wallMs, peakMemoryMb }) => ({
      name: label.slice(group.length + 2) || label,
      wallMs,
      peakMemoryMb,
      ratio: members[0]!.wallMs / wallMs,
      timeShare: wallMs / longestMs,
      memoryShare: peakMemoryMb / mostMb,
    }));
    return { group, rows };
  });
}
