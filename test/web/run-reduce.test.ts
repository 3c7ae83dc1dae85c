import { describe, expect, it } from 'vitest';
import type { CheckResult, Report } from '#grader/contract/report.ts';
import { announcement } from '#lib/run/announce.ts';
import { finishedRun, idleRun, isLive, reduceRun, type RunAction } from '#lib/run/reduce.ts';

const promises = [
  { id: 'answers', kind: 'correctness', title: 'Right answers', promise: '' },
  { id: 'orders', kind: 'determinism', title: 'In every order', promise: '' },
] as const;

function result(id: string, verdict: CheckResult['verdict']): CheckResult {
  const kind = id === 'orders' ? 'determinism' : 'correctness';
  return { id, kind, title: id, verdict, message: '', durationMs: 1 };
}

function report(checks: CheckResult[], skipped: Report['skipped'] = []): Report {
  return {
    format: 1,
    exercise: 'x',
    bundleHash: '',
    language: 'ts',
    verdict: checks.at(-1)?.verdict ?? 'internal_error',
    summary: 'so it is',
    checks,
    skipped,
    console: { text: '', truncated: false },
    seed: 1,
    host: { cores: 2, model: '', runtime: '', isolation: '', fingerprint: '' },
    wallMs: 1,
    cpuMs: 1,
    peakMemoryMb: 1,
    warnings: [],
  };
}

const play = (...actions: RunAction[]) => actions.reduce(reduceRun, idleRun(promises));

describe('reduceRun', () => {
  it('goes from the queue through the checks to the report', () => {
    const answers = result('answers', 'accepted');
    const orders = result('orders', 'race');
    expect(play({ type: 'sending' }).phase).toBe('sending');
    expect(play({ type: 'queued', ahead: 3 })).toMatchObject({ phase: 'queued', ahead: 3 });
    const halfway = play(
      { type: 'queued', ahead: 0 },
      { type: 'started', attempt: 1 },
      { type: 'check_started', id: 'answers', kind: 'correctness', title: 'Right answers' },
      { type: 'check_finished', result: answers },
      { type: 'check_started', id: 'orders', kind: 'determinism', title: 'In every order' },
      { type: 'progress', id: 'orders', done: 120, of: 500, unit: 'schedules' },
    );
    expect(halfway.ahead).toBeUndefined();
    expect(halfway.checks.map((check) => check.state)).toEqual(['done', 'running']);
    expect(halfway.checks[1]).toMatchObject({ done: 120, of: 500, unit: 'schedules' });
    const end = reduceRun(halfway, { type: 'finished', report: report([answers, orders]) });
    expect(end.phase).toBe('done');
    expect(end.checks[1]?.result?.verdict).toBe('race');
    expect(isLive(end)).toBe(false);
  });

  it('changes nothing when a resumed stream repeats an event', () => {
    const once = play({ type: 'check_finished', result: result('answers', 'accepted') });
    expect(reduceRun(once, { type: 'check_finished', result: result('answers', 'accepted') })).toEqual(once);
    const late = reduceRun(once, { type: 'progress', id: 'answers', done: 1, of: 9, unit: 'inputs' });
    expect(late).toEqual(once);
  });

  it('starts the checks again when a worker gave the job back', () => {
    const state = play(
      { type: 'started', attempt: 1 },
      { type: 'check_finished', result: result('answers', 'accepted') },
      { type: 'requeued', attempt: 2, why: 'a worker died' },
    );
    expect(state).toMatchObject({ phase: 'queued', attempt: 2 });
    expect(state.checks.every((check) => check.state === 'waiting')).toBe(true);
  });

  it('comes back from a lost connection to where it was, and loses nothing that ended', () => {
    const state = play(
      { type: 'started', attempt: 1 },
      { type: 'check_finished', result: result('answers', 'accepted') },
    );
    const lost = reduceRun(state, { type: 'connection_lost' });
    expect(lost.phase).toBe('lost');
    expect(reduceRun(lost, { type: 'connection_back' })).toEqual(state);
    const done = finishedRun(promises, report([]));
    expect(reduceRun(done, { type: 'connection_lost' })).toBe(done);
  });

  it('shows what a report skipped, and checks that were not promised', () => {
    const state = finishedRun(
      promises,
      report([result('answers', 'wrong_answer'), result('extra', 'accepted')], [{ id: 'orders', title: '', why: '' }]),
    );
    expect(state.checks.map(({ id, state: at }) => [id, at])).toEqual([
      ['answers', 'done'],
      ['orders', 'skipped'],
      ['extra', 'done'],
    ]);
  });

  it('keeps finished checks when cancelled', () => {
    const state = play({ type: 'check_finished', result: result('answers', 'accepted') }, { type: 'cancelled' });
    expect(state.checks.map((check) => check.state)).toEqual(['done', 'skipped']);
  });
});

describe('announcement', () => {
  it('tells phases and ends of checks, and is silent about progress', () => {
    const idle = idleRun(promises);
    const queued = reduceRun(idle, { type: 'queued', ahead: 2 });
    expect(announcement(idle, queued)).toBe('Waiting for a grader. 2 submissions are ahead of yours.');
    const started = reduceRun(queued, {
      type: 'check_started',
      id: 'answers',
      kind: 'correctness',
      title: 'Right answers',
    });
    expect(announcement(queued, started)).toBe('Checking: Right answers.');
    const further = reduceRun(started, { type: 'progress', id: 'answers', done: 1, of: 2, unit: 'inputs' });
    expect(announcement(started, further)).toBe('');
    const ended = reduceRun(further, { type: 'finished', report: report([result('answers', 'wrong_answer')]) });
    expect(announcement(further, ended)).toBe('Wrong answer. so it is');
  });
});
