import type { Step, Trace } from '../contract/trace.ts';

const LANE_WIDTH = 34;
const LANE_LEAST = 16;
const PAGE_WIDTH = 120;

/** A trace of steps as text: a column for each lane, a line for each step; `!` marks the steps that conflict. */
export function traceText(trace: Trace): string {
  const { lanes, steps = [], conflicts = [] } = trace;
  const width = Math.max(LANE_LEAST, Math.min(LANE_WIDTH, Math.floor((PAGE_WIDTH - 22) / Math.max(lanes.length, 1))));
  const marked = new Set(conflicts.flatMap(({ from, to }) => [from, to]));
  const head = `       ${lanes.map(({ label }) => cell(label, width)).join('')}`;
  const lines = steps.map((step, at) => {
    const column = lanes.findIndex(({ id }) => id === step.lane);
    const cells = lanes.map((_, index) => cell(index === column ? stepText(step) : '', width)).join('');
    const place = step.line === undefined ? '' : `${step.file ?? ''}:${step.line}`;
    return `${String(at).padStart(4)} ${marked.has(at) ? '!' : ' '} ${cells}${place}`.trimEnd();
  });
  const left = trace.omitted > 0 ? [`     … and ${trace.omitted} more`] : [];
  return [trace.title, head.trimEnd(), ...lines, ...left].join('\n');
}

function stepText({ operation, target = '', value }: Step): string {
  return `${operation} ${target}${value === undefined ? '' : ` = ${value}`}`.trim();
}

function cell(text: string, width: number): string {
  return (text.length >= width ? `${text.slice(0, width - 2)}…` : text).padEnd(width);
}
