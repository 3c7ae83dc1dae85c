import { stackRows } from '#lib/trace/layout.ts';
import { barsOf } from './bars.ts';
import type { Row } from './rows.ts';
import { lanesOf, type SteppedTrace } from './step-words.ts';

/** How high a row is, in pixels. */
export const ROW_HEIGHT = 28;
/** Room to the right of the last lane, into which arcs swing. */
const ARC_ROOM = 16;
const EDGE = 6;

/** All that is drawn beside the rows, in pixels: from the left edge of the lanes, and from the top of the first row. */
export interface Course {
  lanes: { id: string; label: string; x: number; top: number; bottom: number; isOver: boolean }[];
  bars: {
    lane: string;
    tone: 'hold' | 'wait' | 'error';
    label: string;
    x: number;
    top: number;
    bottom: number;
    slot: number;
  }[];
  /** From the lane that starts or joins a thread to that thread's own. */
  links: { from: number; to: number; y: number }[];
  arcs: { from: number; to: number; path: string }[];
  dots: { index: number; x: number; y: number }[];
  width: number;
  height: number;
}

/** Places lanes, bars, arcs and steps beside their rows. Pure. */
export function layoutCourse(trace: SteppedTrace, rows: readonly Row[]): Course {
  const lanes = lanesOf(trace);
  const gap = laneGap(lanes.length);
  const height = rows.length * ROW_HEIGHT;
  const xOf = (id: string): number =>
    EDGE +
    gap / 2 +
    Math.max(
      0,
      lanes.findIndex((lane) => lane.id === id),
    ) *
      gap;
  const heights = stepHeights(rows);
  const yOf = (index: number): number => heights.get(index) ?? (index < 0 ? 0 : height);
  const { steps, conflicts = [] } = trace;
  const laneOf = (name: string | undefined) => lanes.find(({ id, label }) => id === name || label === name);

  return {
    lanes: lanes.map((lane) => {
      const own = steps.flatMap((step, index) => (step.lane === lane.id ? [index] : []));
      const started = steps.findIndex((step) => step.operation === 'start' && laneOf(step.target)?.id === lane.id);
      const end = own.findLast((index) => steps[index]!.operation === 'end');
      const top = started >= 0 ? yOf(started) : own.length > 0 && yOf(own[0]!) > ROW_HEIGHT ? yOf(own[0]!) : 0;
      return {
        ...lane,
        x: xOf(lane.id),
        top,
        bottom: end === undefined ? height : yOf(end),
        isOver: end !== undefined,
      };
    }),
    bars: lanes.flatMap(({ id }) => {
      const own = barsOf(trace).filter(({ lane }) => lane === id);
      const holds = own.filter(({ tone }) => tone === 'hold');
      const slots = stackRows(holds);
      return own.map((bar) => ({
        ...bar,
        x: xOf(id),
        top: yOf(bar.from),
        bottom: bar.to >= steps.length ? height : yOf(bar.to),
        slot: slots[holds.indexOf(bar)] ?? 0,
      }));
    }),
    links: steps.flatMap(({ lane, operation, target }, index) => {
      const other = operation === 'start' ? laneOf(target) : undefined;
      return other && other.id !== lane ? [{ from: xOf(lane), to: xOf(other.id), y: yOf(index) }] : [];
    }),
    arcs: conflicts
      .filter(({ from, to }) => steps[from] !== undefined && steps[to] !== undefined)
      .map(({ from, to }) => ({
        from,
        to,
        path: arc(xOf(steps[from]!.lane), yOf(from), xOf(steps[to]!.lane), yOf(to)),
      })),
    dots: rows.flatMap((row) =>
      row.kind === 'step' ? [{ index: row.index, x: xOf(row.step.lane), y: yOf(row.index) }] : [],
    ),
    width: 2 * EDGE + lanes.length * gap + (conflicts.length > 0 ? ARC_ROOM : 0),
    height,
  };
}

/** How far lanes are apart: many must do with little, so that there is room for words on a phone. */
function laneGap(count: number): number {
  if (count <= 3) return 26;
  return count <= 5 ? 20 : 15;
}

/** The middle of the row that shows a step, by the step's index; steps in a fold share its row. */
function stepHeights(rows: readonly Row[]): Map<number, number> {
  const heights = new Map<number, number>();
  rows.forEach((row, at) => {
    const y = (at + 0.5) * ROW_HEIGHT;
    if (row.kind === 'step') heights.set(row.index, y);
    if (row.kind === 'fold') for (let index = row.from; index <= row.to; index++) heights.set(index, y);
  });
  return heights;
}

/** Swings out to the right of both ends, further for those that are further apart. */
function arc(fromX: number, fromY: number, toX: number, toY: number): string {
  const swing = Math.min(2 * ARC_ROOM, 16 + Math.abs(toY - fromY) / 12);
  return `M${fromX} ${fromY}Q${Math.max(fromX, toX) + swing} ${(fromY + toY) / 2} ${toX} ${toY}`;
}
