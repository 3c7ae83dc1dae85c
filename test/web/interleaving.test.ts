import { describe, expect, it } from 'vitest';
import { traceSchema, type Step } from '#grader/contract/trace.ts';
import { barsOf } from '#lib/interleaving/bars.ts';
import { layoutCourse, ROW_HEIGHT } from '#lib/interleaving/course.ts';
import { foldsOf, partingOf, rowsOf } from '#lib/interleaving/rows.ts';
import { lockAt, locksOf, variableAt, variablesAt } from '#lib/interleaving/state-at.ts';
import { insightWords, isStepped, stepSentence, type SteppedTrace } from '#lib/interleaving/step-words.ts';
import { nextConflict, quotedStep, stepByKey } from '#lib/interleaving/stepping.ts';
import * as made from './interleavings.ts';

const lost = stepped(made.lostUpdate);
const deadlock = stepped(made.deadlock);
const crowd = stepped(made.crowd());
const none: ReadonlySet<number> = new Set();

function stepped(trace: unknown): SteppedTrace {
  const parsed = traceSchema.parse(trace);
  if (!isStepped(parsed)) throw new Error('It has no steps.');
  return parsed;
}

/** One lane that reads this often what nobody else touches. */
function alone(reads: number): SteppedTrace {
  const steps: Step[] = Array.from({ length: reads }, (_, n) => ({ lane: 'a', operation: 'read', target: `x${n}` }));
  return { ...lost, lanes: [{ id: 'a', label: 'A' }], steps, conflicts: [] };
}

describe('a step in words', () => {
  it('is a sentence of who did what to which value, and where', () => {
    expect(stepSentence(lost, 6)).toBe('Thread 1 reads self.balance: 100, line 8');
    expect(stepSentence(lost, 2)).toBe('main starts Thread 1');
    expect(stepSentence(deadlock, 12)).toBe('Thread 1 waits for lock_b, line 9');
  });

  it('names the file where there is more than one', () => {
    const other = { ...lost.steps[6]!, file: 'worker.py' };
    expect(stepSentence({ ...lost, steps: [...lost.steps, other] }, 18)).toMatch(/line 8 of worker\.py$/);
  });

  it('says what is overwritten unread, and what it is in conflict with', () => {
    expect(insightWords(lost, 14)).toBe(
      'It had read 100 before; 140 is overwritten. In conflict with step 13, where Thread 2 writes 140.',
    );
    expect(insightWords(lost, 12)).toBe('In conflict with step 15, where Thread 1 writes 110.');
    expect(insightWords(lost, 10)).toBe('');
    expect(insightWords(deadlock, 12)).toBe('In conflict with step 9, where Thread 2 acquires it.');
  });
});

describe('rows', () => {
  it('are the steps in their order, with notes after the step they belong to', () => {
    expect(rowsOf(lost, none).map((row) => row.kind === 'step' && row.index)).toEqual(lost.steps.map((_, n) => n));
    expect(rowsOf(deadlock, none).at(-1)).toMatchObject({ kind: 'note', label: 'nobody can go on' });
  });

  it('fold a long stretch of one lane, until it is opened', () => {
    const trace = alone(10);
    expect(rowsOf(trace, none).map(({ kind }) => kind)).toEqual(['step', 'step', 'fold', 'step']);
    expect(rowsOf(trace, none)[2]).toMatchObject({ from: 2, to: 8 });
    expect(rowsOf(trace, new Set([2]))).toHaveLength(10);
    expect(foldsOf(alone(6))).toEqual([]);
  });

  it('fold no step of a conflict, nor any access to what is fought over', () => {
    const trace = { ...alone(20), conflicts: [{ from: 10, to: 19, target: 'x10' }] };
    expect(foldsOf(trace)).toEqual([
      { from: 2, to: 8, lane: 'a' },
      { from: 13, to: 17, lane: 'a' },
    ]);
    expect(foldsOf(lost)).toEqual([]);
  });

  it('show where two runs part', () => {
    const parting = partingOf(lost.steps, stepped(made.keptUpdate).steps);
    expect(parting).toBe(7);
    expect(rowsOf(lost, none, parting)[7]).toEqual({ kind: 'parting' });
    expect(partingOf(lost.steps, lost.steps)).toBeUndefined();
  });
});

describe('the course', () => {
  it('places steps in lanes from left to right, and in rows from the top down', () => {
    const { lanes, dots, height } = layoutCourse(lost, rowsOf(lost, none));
    expect(lanes.map(({ x }) => x)).toEqual(lanes.map(({ x }) => x).toSorted((a, b) => a - b));
    expect(dots.map(({ y }) => y)).toEqual(lost.steps.map((_, n) => (n + 0.5) * ROW_HEIGHT));
    expect(dots[6]!.x).toBe(lanes[1]!.x);
    expect(height).toBe(lost.steps.length * ROW_HEIGHT);
  });

  it('begins a lane where it is started and ends it where it ends', () => {
    const { lanes, links } = layoutCourse(lost, rowsOf(lost, none));
    expect(lanes[1]).toMatchObject({ top: 2.5 * ROW_HEIGHT, bottom: 15.5 * ROW_HEIGHT, isOver: true });
    expect(lanes[0]).toMatchObject({ top: 0, isOver: false });
    expect(links).toContainEqual({ from: lanes[0]!.x, to: lanes[1]!.x, y: 2.5 * ROW_HEIGHT });
  });

  it('joins what is in conflict, and leaves out what the trace does not have', () => {
    const conflicts = [...lost.conflicts!, { from: 3, to: 999, target: 'x' }];
    const { arcs } = layoutCourse({ ...lost, conflicts }, rowsOf(lost, none));
    expect(arcs.map(({ from, to }) => [from, to])).toEqual([
      [6, 9],
      [12, 14],
    ]);
  });

  it('stays narrow enough for a phone with eight lanes, and draws a lane that only steps name', () => {
    const { width, dots } = layoutCourse(crowd, rowsOf(crowd, none));
    expect(width).toBeLessThan(170);
    expect(dots.length).toBeLessThan(crowd.steps.length);
    expect(layoutCourse({ ...lost, lanes: [] }, rowsOf(lost, none)).lanes).toHaveLength(3);
  });
});

describe('bars', () => {
  it('are what the trace tells, and reach to the end where they never end', () => {
    expect(barsOf(deadlock).filter(({ tone }) => tone === 'hold')).toEqual([
      { lane: 't1', from: 4, to: 13, label: 'lock_a', tone: 'hold' },
      { lane: 't2', from: 8, to: 13, label: 'lock_b', tone: 'hold' },
    ]);
  });

  it('follow from the steps where the trace tells none', () => {
    const bars = barsOf({ ...deadlock, spans: [] });
    const sorted = (all: typeof bars) =>
      all.map(({ lane, tone, from, to }) => `${lane} ${tone} ${from} ${to}`).toSorted();
    expect(sorted(bars)).toEqual(sorted(barsOf(deadlock)));
  });

  it('hold a lock that is taken twice until it is given back twice', () => {
    const of = (operation: Step['operation']): Step => ({ lane: 'a', operation, target: 'lock' });
    const steps = [of('acquire'), of('acquire'), of('release'), of('release'), of('acquire')];
    expect(barsOf({ ...alone(0), steps }).map(({ from, to }) => [from, to])).toEqual([
      [0, 3],
      [4, 5],
    ]);
  });
});

describe('values', () => {
  it('tell who wrote last, and who still goes by an older value', () => {
    expect(variableAt(lost.steps, 9, 'self.balance')).toEqual({
      name: 'self.balance',
      value: '120',
      writtenBy: 't2',
      isTouched: true,
      stale: [{ lane: 't1', value: '100' }],
    });
    expect(variableAt(lost.steps, 14, 'self.balance')).toMatchObject({ value: '110', writtenBy: 't1', stale: [] });
    expect(variableAt(lost.steps, 0, 'self.balance').value).toBeUndefined();
  });

  it('have as many rows at every step', () => {
    expect(variablesAt(lost, 0)).toEqual(['self.balance']);
    expect(variablesAt(alone(9), 0)).toEqual(['x0']);
    expect(variablesAt(alone(9), 5)).toEqual(['x5']);
  });

  it('tell who holds a lock and who waits for it', () => {
    expect(locksOf(deadlock)).toEqual(['lock_a', 'lock_b']);
    expect(lockAt(deadlock.steps, 12, 'lock_a')).toMatchObject({ holders: ['t1'], waiting: ['t2'], isLock: true });
    expect(lockAt(deadlock.steps, 3, 'lock_a')).toMatchObject({ holders: [], waiting: [] });
  });

  it('leave out what a lane alone waits for', () => {
    const waits = (...steps: [lane: string, operation: Step['operation'], target: string][]): SteppedTrace => ({
      ...lost,
      steps: steps.map(([lane, operation, target]) => ({ lane, operation, target })),
    });
    expect(locksOf(waits(['a', 'wait', 'fetch(url)'], ['a', 'wait', 'fetch(url)']))).toEqual([]);
    expect(locksOf(waits(['a', 'wait', 'turn'], ['b', 'wait', 'turn'], ['a', 'wait', 'own']))).toEqual(['turn']);
    expect(locksOf(waits(['a', 'wait', 'event'], ['b', 'notify', 'event']))).toEqual(['event']);
  });
});

describe('stepping', () => {
  it('begins at either end and stops at both', () => {
    expect(stepByKey('ArrowRight', undefined, 5)).toBe(0);
    expect(stepByKey('ArrowLeft', undefined, 5)).toBe(4);
    expect(stepByKey('ArrowRight', 4, 5)).toBe(4);
    expect(stepByKey('Home', 3, 5)).toBe(0);
    expect(stepByKey('End', 3, 5)).toBe(4);
    expect(stepByKey('x', 3, 5)).toBeUndefined();
  });

  it('goes from conflict to conflict, and round', () => {
    expect(nextConflict(lost.conflicts, undefined)).toBe(6);
    expect(nextConflict(lost.conflicts, 9)).toBe(12);
    expect(nextConflict(lost.conflicts, 14)).toBe(6);
    expect(nextConflict([], 3)).toBeUndefined();
  });

  it('quotes the last line there was', () => {
    expect(quotedStep(lost, undefined)).toBe(lost.steps[6]);
    expect(quotedStep(lost, 13)).toBe(lost.steps[12]);
  });
});
