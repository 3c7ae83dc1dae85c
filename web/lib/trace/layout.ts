import type { Tone, Trace } from '#grader/contract/trace.ts';

/** One bar or mark, placed: `left` and `width` in per cent of the picture's width, `top` and `height` in pixels. */
export interface PlacedItem {
  index: number;
  shape: 'bar' | 'mark';
  lane: string;
  laneLabel: string;
  label: string;
  tone: Tone;
  detail?: string;
  line?: number;
  from: number;
  to: number;
  left: number;
  width: number;
  top: number;
  height: number;
  /** Per cent free for a label: a bar's own width, or how far it is from a mark to what follows in its lane. */
  room: number;
  /** A mark's label stands before it, since there is more room there. */
  before: boolean;
}

export interface PlacedLane {
  id: string;
  label: string;
  top: number;
  height: number;
}

export interface TraceLayout {
  lanes: PlacedLane[];
  /** In the order of time, which is the order of the keyboard and of the list. */
  items: PlacedItem[];
  ticks: { at: number; left: number; label: string }[];
  height: number;
  /** Below this width in pixels the picture scrolls instead of shrinking. */
  minWidth: number;
}

const BAR_HEIGHT = 22;
const BAR_GAP = 3;
const LANE_PADDING = 6;
/** What one character of a label takes, and a label's margins, in pixels. */
export const CHARACTER_WIDTH = 6.3;
export const LABEL_MARGIN = 12;
/** So many characters of a label are worth widening a picture for. */
const LABEL_LENGTH = 10;
/** A mark's label goes to its other side when it has less room than this, in per cent. */
const LABEL_ROOM = 15;
const WIDTH_BOUNDS = { least: 260, most: 2400 };

/** Whether there is nothing to draw: of a run that told nothing, only its end is known. */
export function isBlank({ spans, marks, steps = [] }: Trace): boolean {
  return spans.length + marks.length + steps.length === 0;
}

/** Places every bar and mark of a trace. Bars of one lane that overlap in time are put under each other. Pure. */
export function layoutTrace(trace: Trace): TraceLayout {
  const length = spanLength(trace);
  const lanes: PlacedLane[] = [];
  const items: Omit<PlacedItem, 'index'>[] = [];
  let top = 0;

  for (const lane of trace.lanes) {
    const bars = trace.spans.filter((span) => span.lane === lane.id).sort((a, b) => a.from - b.from || b.to - a.to);
    const marks = trace.marks.filter((mark) => mark.lane === lane.id);
    const rows = stackRows(bars);
    const height = Math.max(1, ...rows.map((row) => row + 1)) * (BAR_HEIGHT + BAR_GAP) - BAR_GAP + 2 * LANE_PADDING;
    const placed: PlacedLane = { ...lane, top, height };
    lanes.push(placed);
    bars.forEach((bar, index) => items.push(placeBar(bar, rows[index]!, placed, length)));
    items.push(...placeMarks(bars, marks, placed, length));
    top += height;
  }

  const ordered = items.sort((a, b) => a.from - b.from || a.top - b.top || a.to - b.to);
  return {
    lanes,
    items: ordered.map((item, index) => ({ ...item, index })),
    ticks: ticks(length, trace.unit).map((at) => ({
      at,
      left: percentOf(at, length),
      label: tickLabel(at, trace.unit),
    })),
    height: top,
    minWidth: readableWidth(ordered),
  };
}

function placeBar(
  bar: Trace['spans'][number],
  row: number,
  lane: PlacedLane,
  length: number,
): Omit<PlacedItem, 'index'> {
  const { from, to, label, tone, detail } = bar;
  const left = percentOf(from, length);
  const width = percentOf(to, length) - left;
  return {
    shape: 'bar',
    lane: lane.id,
    laneLabel: lane.label,
    label,
    tone,
    detail,
    from,
    to,
    left,
    width,
    top: lane.top + LANE_PADDING + row * (BAR_HEIGHT + BAR_GAP),
    height: BAR_HEIGHT,
    room: width,
    before: false,
  };
}

/**
 * Marks of one lane, in the order of time. A label stands behind its mark, or before it where there is more room; where
 * the label of one and the label of the next would meet, each has half of what is between them.
 */
function placeMarks(
  bars: Trace['spans'],
  marks: Trace['marks'],
  lane: PlacedLane,
  length: number,
): Omit<PlacedItem, 'index'>[] {
  const ordered = [...marks].sort((a, b) => a.at - b.at);
  const free = ordered.map(({ at }) => freeAround(at, bars, marks, length));
  const before: boolean[] = [];
  for (let index = ordered.length - 1; index >= 0; index--) {
    const after = free[index]!.after / (before[index + 1] ? 2 : 1);
    const touchesBar = bars.some(({ to }) => to === ordered[index]!.at);
    before[index] = after < LABEL_ROOM && free[index]!.before > after && !touchesBar;
  }
  return ordered.map(({ at, label, tone, line }, index) => {
    const covered = bars.some(({ from, to }) => from < at && to > at);
    const room = before[index]
      ? free[index]!.before / (before[index - 1] === false ? 2 : 1)
      : free[index]!.after / (before[index + 1] ? 2 : 1);
    return {
      shape: 'mark',
      lane: lane.id,
      laneLabel: lane.label,
      label,
      tone,
      line,
      from: at,
      to: at,
      left: percentOf(at, length),
      width: 0,
      top: lane.top + LANE_PADDING,
      height: lane.height - 2 * LANE_PADDING,
      room: covered ? 0 : room,
      before: before[index]!,
    };
  });
}

/** Per cent between a moment and what comes next to it in its lane, on either side. */
function freeAround(at: number, bars: Trace['spans'], marks: Trace['marks'], length: number) {
  const others = [...bars, ...marks.map((mark) => ({ from: mark.at, to: mark.at }))];
  const starts = others.map(({ from }) => from).filter((from) => from > at);
  const ends = others.map(({ to }) => to).filter((to) => to < at);
  const left = percentOf(at, length);
  return {
    after: percentOf(Math.min(length, ...starts), length) - left,
    before: left - percentOf(Math.max(0, ...ends), length),
  };
}

/** The width in pixels at which the longer bars have room for the beginning of their label, within bounds. */
function readableWidth(items: readonly Omit<PlacedItem, 'index'>[]): number {
  const needed = items
    .filter(({ shape, room }) => shape === 'bar' && room > 0)
    .map(({ label, room }) => ((Math.min(label.length, LABEL_LENGTH) * CHARACTER_WIDTH + LABEL_MARGIN) / room) * 100)
    .sort((a, b) => a - b);
  const enough = needed[Math.floor(needed.length / 4)] ?? 0;
  return Math.round(Math.min(Math.max(enough, WIDTH_BOUNDS.least), WIDTH_BOUNDS.most));
}

function percentOf(at: number, length: number): number {
  return (Math.min(Math.max(at, 0), length) / length) * 100;
}

/** The first free row for each bar, in the order given (by start). Bars that only touch share a row. */
export function stackRows(bars: readonly { from: number; to: number }[]): number[] {
  const freeFrom: number[] = [];
  return bars.map(({ from, to }) => {
    const free = freeFrom.findIndex((at) => at <= from);
    const row = free === -1 ? freeFrom.length : free;
    freeFrom[row] = to;
    return row;
  });
}

/** Four to eight round numbers from 0 to `length`; whole ones where time is counted in steps. */
export function ticks(length: number, unit: Trace['unit']): number[] {
  const rough = length / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? rough;
  const step = unit === 'step' ? Math.max(1, Math.ceil(round)) : round;
  const count = Math.floor(length / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** "120 ms" or "step 7". */
export function timeLabel(at: number, unit: Trace['unit']): string {
  const text = tickLabel(at, unit);
  return unit === 'ms' ? `${text} ms` : `step ${text}`;
}

function tickLabel(at: number, unit: Trace['unit']): string {
  if (unit === 'step') return String(Math.round(at));
  return String(Number(at.toFixed(at < 10 ? 2 : at < 100 ? 1 : 0)));
}

/** A trace of length 0, or one whose bars reach beyond its length, is still drawn whole. */
function spanLength(trace: Trace): number {
  const ends = [...trace.spans.map(({ to }) => to), ...trace.marks.map(({ at }) => at)];
  return Math.max(trace.length, ...ends, 0) || 1;
}
