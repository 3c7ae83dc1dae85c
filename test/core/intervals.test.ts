import { expect, test } from 'vitest';
import { same } from '#grader/core/equal.ts';
import { inFlight, intervals, meanInFlight } from '#grader/core/intervals.ts';
import { traceOf } from '#grader/core/trace.ts';

const event = (at: number, kind: 'start' | 'end' | 'mark', lane: string, label = 'work') => ({ at, kind, lane, label });

test('what ends as the next one starts was never in flight with it', () => {
  expect(
    inFlight([
      { startedAt: 0, endedAt: 1 },
      { startedAt: 1, endedAt: 2 },
    ]),
  ).toBe(1);
  expect(inFlight([{ startedAt: 0, endedAt: 2 }, { startedAt: 1, endedAt: 3 }, { startedAt: 1.5 }])).toBe(3);
  expect(inFlight([])).toBe(0);
});

test('what overlaps only for a moment counts as one after the other', () => {
  const oneByOne = [0, 10, 20].map((startedAt) => ({ startedAt, endedAt: startedAt + 10.2 }));
  expect(meanInFlight(oneByOne)).toBeCloseTo(30.6 / 30.2);
  expect(meanInFlight([1, 0, 2].map((startedAt) => ({ startedAt, endedAt: startedAt + 10 })))).toBeCloseTo(30 / 12);
  expect(meanInFlight([{ startedAt: 3 }])).toBe(0);
});

test('starts and ends are joined by lane and label; what never ended stays open', () => {
  const events = [event(0, 'start', 'a'), event(1, 'start', 'b'), event(2, 'end', 'a'), event(3, 'start', 'a')];
  expect(intervals({ events })).toEqual([
    { lane: 'a', label: 'work', startedAt: 0, endedAt: 2 },
    { lane: 'b', label: 'work', startedAt: 1 },
    { lane: 'a', label: 'work', startedAt: 3 },
  ]);
});

test('the picture has a lane for each request in flight, and an open bar is an error', () => {
  const visit = { url: 'http://pages.test/a', aborted: false, status: 200 };
  const trace = traceOf('Run', { outcome: 'returned', events: [event(0, 'start', 'job')], left: [] }, [
    { ...visit, startedAt: 0, endedAt: 4 },
    { ...visit, startedAt: 1, endedAt: 5 },
    { ...visit, startedAt: 4, endedAt: 6 },
  ]);
  expect(trace.lanes.map((lane) => lane.id)).toEqual(['job', 'connection 1', 'connection 2']);
  expect(trace).toMatchObject({ length: 6, omitted: 0 });
  expect(trace.spans[0]).toMatchObject({ lane: 'job', to: 6, tone: 'error' });
});

test('equality is deep, and neither the order of keys nor inherited names fool it', () => {
  expect(same({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] })).toBe(true);
  expect(same([1, 2], { 0: 1, 1: 2 })).toBe(false);
  expect(same({}, { a: undefined })).toBe(false);
  expect(same({ toString: 1 }, { valueOf: 1 })).toBe(false);
});
