import type { Trace } from '#grader/contract/trace.ts';
import { timeLabel, type PlacedItem } from './layout.ts';

/** One event in words: "12 to 40 ms, worker 2: reads 100 (line 7)". The same for tooltips, lists and screen readers. */
export function itemText(item: PlacedItem, unit: Trace['unit']): string {
  const when =
    item.shape === 'mark' || item.from === item.to
      ? timeLabel(item.from, unit)
      : unit === 'ms'
        ? `${timeLabel(item.from, unit).replace(' ms', '')} to ${timeLabel(item.to, unit)}`
        : `${timeLabel(item.from, unit)} to ${timeLabel(item.to, unit).replace('step ', '')}`;
  const error = item.tone === 'error' ? 'error: ' : '';
  const line = item.line === undefined ? '' : ` (line ${item.line})`;
  const detail = item.detail ? `. ${item.detail}` : '';
  return `${when}, ${item.laneLabel}: ${error}${item.label}${line}${detail}`;
}
