import { describe, expect, it } from 'vitest';
import type { Trace } from '#grader/contract/trace.ts';
import { isBlank, layoutTrace, stackRows, ticks } from '#lib/trace/layout.ts';
import { walk } from '#lib/trace/walk.ts';

const trace: Trace = {
  title: 'two requests',
  unit: 'ms',
  length: 200,
  lanes: [
    { id: 'a', label: 'A' },
    { id: 'idle', label: 'Idle' },
    { id: 'b', label: 'B' },
  ],
  spans: [
    { lane: 'b', from: 100, to: 200, label: 'second', tone: 'request' },
    { lane: 'a', from: 0, to: 100, label: 'first', tone: 'run' },
    { lane: 'a', from: 50, to: 150, label: 'overlapping', tone: 'wait' },
  ],
  marks: [{ lane: 'b', at: 50, label: 'noted', tone: 'note', line: 3 }],
  omitted: 0,
};

describe('isBlank', () => {
  const blank = { ...trace, spans: [], marks: [] };

  it('is a trace without bars, marks and steps, whatever lanes it names', () => {
    expect(isBlank(blank)).toBe(true);
    expect(isBlank(trace)).toBe(false);
    expect(isBlank({ ...blank, marks: trace.marks })).toBe(false);
    expect(isBlank({ ...blank, steps: [{ lane: 'a', operation: 'read' }] })).toBe(false);
  });
});

describe('layoutTrace', () => {
  it('places bars in per cent of the length and orders all events by time', () => {
    const { items } = layoutTrace(trace);
    expect(items.map((item) => item.label)).toEqual(['first', 'overlapping', 'noted', 'second']);
    expect(items.map((item) => item.index)).toEqual([0, 1, 2, 3]);
    expect(items[3]).toMatchObject({ left: 50, width: 50, laneLabel: 'B' });
  });

  it('puts overlapping bars of a lane under each other, and makes room for them', () => {
    const { items, lanes, height } = layoutTrace(trace);
    expect(items[1]!.top).toBeGreaterThan(items[0]!.top);
    expect(lanes[0]!.height).toBeGreaterThan(lanes[1]!.height);
    expect(height).toBe(lanes.reduce((sum, lane) => sum + lane.height, 0));
  });

  it('draws a trace that is empty, or whose bars reach beyond its length', () => {
    expect(layoutTrace({ ...trace, length: 0, spans: [], marks: [] }).items).toEqual([]);
    const { items } = layoutTrace({ ...trace, length: 100 });
    expect(Math.max(...items.map((item) => item.left + item.width))).toBe(100);
  });
});

describe('labels of marks', () => {
  const marked = (...at: number[]) =>
    layoutTrace({
      ...trace,
      length: 117,
      spans: [],
      marks: at.map((n) => ({ lane: 'a', at: n, label: 'x', tone: 'note' })),
    }).items;

  it('never meet, near the right edge too', () => {
    for (const moments of [[23, 90, 117], [90, 117], [100, 105, 110, 117], [110]]) {
      const items = marked(...moments);
      const reach = items.map(({ left, room, before }) => (before ? [left - room, left] : [left, left + room]));
      reach.slice(1).forEach(([begin], index) => expect(begin).toBeGreaterThanOrEqual(reach[index]![1]! - 1e-9));
    }
  });

  it('go to the side that has more room', () => {
    expect(marked(23, 90, 117).map(({ before }) => before)).toEqual([false, true, true]);
  });
});

describe('stackRows', () => {
  it('lets bars that only touch share a row', () => {
    expect(
      stackRows([
        { from: 0, to: 10 },
        { from: 5, to: 8 },
        { from: 8, to: 12 },
        { from: 10, to: 11 },
      ]),
    ).toEqual([0, 1, 1, 0]);
  });
});

describe('ticks', () => {
  it('are round, begin at 0 and stay within the length', () => {
    expect(ticks(200, 'ms')).toEqual([0, 50, 100, 150, 200]);
    expect(ticks(0.3, 'ms')).toEqual([0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]);
  });

  it('are whole where time is counted in steps', () => {
    expect(ticks(3, 'step')).toEqual([0, 1, 2, 3]);
  });
});

describe('walk', () => {
  const { items, lanes } = layoutTrace(trace);

  it('follows time to the left and right, and stops at the ends', () => {
    expect(walk(items, lanes, 0, 'ArrowRight')).toBe(1);
    expect(walk(items, lanes, 3, 'ArrowRight')).toBe(3);
    expect(walk(items, lanes, 0, 'ArrowLeft')).toBe(0);
    expect(walk(items, lanes, 1, 'End')).toBe(3);
  });

  it('goes up and down to the nearest event of the next lane that has any', () => {
    expect(walk(items, lanes, 0, 'ArrowDown')).toBe(2);
    expect(walk(items, lanes, 3, 'ArrowUp')).toBe(1);
  });
});
