import type { Step, Trace } from '../contract/trace.ts';

const LANE_WIDTH = 34;
const LANE_LEAST = 16;
const PAGE_WIDTH = 120;

/** A trace as text: a column for each lane, a line for each step, or for each begin, end and moment where it was not recorded by steps. */
export function traceText(trace: Trace): string {
  return trace.steps ? stepsText(trace) : momentsText(trace);
}

function momentsText({ title, lanes, spans, marks, omitted }: Trace): string {
  const lines = [
    ...spans.map(({ lane, from, label }) => ({ at: from, lane, text: `begins ${label}` })),
    ...spans.map(({ lane, to, label, detail }) => ({ at: to, lane, text: detail ?? `ends ${label}` })),
    ...marks.map(({ at, lane, label }) => ({ at, lane, text: label })),
  ].sort((left, right) => left.at - right.at);
  const width = columnWidth(lanes.length);
  return [
    title,
    `${''.padEnd(10)}${lanes.map(({ label }) => cell(label, width)).join('')}`.trimEnd(),
    ...lines.map(({ at, lane, text }) => {
      const cells = lanes.map(({ id }) => cell(id === lane ? text : '', width)).join('');
      return `${at.toFixed(2).padStart(8)}  ${cells}`.trimEnd();
    }),
    ...(omitted > 0 ? [`     … and ${omitted} more`] : []),
  ].join('\n');
}

function columnWidth(lanes: number): number {
  return Math.max(LANE_LEAST, Math.min(LANE_WIDTH, Math.floor((PAGE_WIDTH - 22) / Math.max(lanes, 1))));
}

/** `!` marks the steps that conflict. */
function stepsText(trace: Trace): string {
  const { lanes, steps = [], conflicts = [] } = trace;
  const width = columnWidth(lanes.length);
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
