export interface DiffLine {
  side: 'both' | 'expected' | 'actual';
  text: string;
}

/** Beyond this many lines a side, the table of the longest common subsequence would cost more than it tells. */
const LINES_LIMIT = 400;

/** The lines of both texts in one order, each told to be common or of one side only. */
export function lineDiff(expected: string, actual: string): DiffLine[] {
  const left = expected.split('\n');
  const right = actual.split('\n');
  if (left.length > LINES_LIMIT || right.length > LINES_LIMIT) {
    return [
      ...left.map((text): DiffLine => ({ side: 'expected', text })),
      ...right.map((text): DiffLine => ({ side: 'actual', text })),
    ];
  }
  const common = commonLengths(left, right);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      lines.push({ side: 'both', text: left[i]! });
      i++;
      j++;
    } else if (j >= right.length || (i < left.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      lines.push({ side: 'expected', text: left[i++]! });
    } else {
      lines.push({ side: 'actual', text: right[j++]! });
    }
  }
  return lines;
}

/** `table[i][j]`: how many lines `left` from i and `right` from j have in common, in order. */
function commonLengths(left: string[], right: string[]): number[][] {
  const table = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      table[i]![j] = left[i] === right[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
    }
  }
  return table;
}
