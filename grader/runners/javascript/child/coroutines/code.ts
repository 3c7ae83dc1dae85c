import type { Place } from '../../../../contract/report.ts';

/** A piece of the source, or text that was put between. */
export type Piece = string | { start: number; end: number };

/** Transformed code, and where in the source each place of it stands. */
export interface PlacedCode {
  code: string;
  /** Where a line and column, counted from 1, of the code come from. */
  sourceOf(line: number, column: number): { line: number; column: number };
}

/** Lines of a text: where each begins. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The line and column, counted from 1, of an offset. */
export function positionOf(starts: readonly number[], offset: number): { line: number; column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}

/** Joins pieces to code. What is put between holds no line breaks, so that lines stay what they were. */
export function placed(pieces: readonly Piece[], source: string): PlacedCode {
  let code = '';
  const begins: number[] = [];
  const sources: number[] = [];
  let last = 0;
  for (const piece of pieces) {
    begins.push(code.length);
    sources.push(typeof piece === 'string' ? last : piece.start);
    code += typeof piece === 'string' ? piece : source.slice(piece.start, piece.end);
    if (typeof piece !== 'string') last = piece.end;
  }
  const inserted = pieces.map((piece) => typeof piece === 'string');
  const [codeStarts, sourceStarts] = [lineStarts(code), lineStarts(source)];
  return {
    code,
    sourceOf(line, column) {
      const offset = (codeStarts[line - 1] ?? 0) + column - 1;
      const at = positionOf(begins, offset).line - 1;
      const from = (sources[at] ?? 0) + (inserted[at] ? 0 : offset - begins[at]!);
      return positionOf(sourceStarts, from);
    },
  };
}

/** A place with its line and column in the source. */
export function placeInSource(place: Place, { sourceOf }: PlacedCode): Place {
  return { ...place, ...sourceOf(place.line, place.column ?? 1) };
}
