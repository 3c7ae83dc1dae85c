/** What was measured of one thing, as a line of a bench's table. */
export interface Line {
  what: string;
  /** Each measured once; in milliseconds. */
  times: readonly number[];
  /** What is promised of it; left out for a part that is only shown. */
  target?: { medianMs?: number; p95Ms?: number };
}

/** The value below which that share of all values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** Prints how many were measured of each thing, their median and 95th percentile, and whether they are as promised. */
export function printTimes(lines: readonly Line[]): void {
  printTable([
    ['', 'n', 'median', 'p95', 'target', ''],
    ...lines.map(({ what, times, target }) => {
      const median = quantile(times, 0.5);
      const p95 = quantile(times, 0.95);
      const met = median <= (target?.medianMs ?? Infinity) && p95 <= (target?.p95Ms ?? Infinity);
      const promised = [
        ...(target?.medianMs === undefined ? [] : [`median ≤ ${target.medianMs} ms`]),
        ...(target?.p95Ms === undefined ? [] : [`p95 ≤ ${target.p95Ms} ms`]),
      ].join(', ');
      const verdict = target ? (met ? 'met' : 'MISSED') : '';
      return [what, String(times.length), milliseconds(median), milliseconds(p95), promised, verdict];
    }),
  ]);
}

/** Prints rows in columns, the first row as their heading. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const isText = (column: number): boolean => column === 0 || !/\d/.test(rows[1]?.[column]?.slice(0, 1) ?? '');
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
    );
    console.log(cells.join('  ').trimEnd());
  }
}

/** A time as short as it stays meaningful. */
export function milliseconds(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}
