import type { RunEvent } from '#grader/contract/events.ts';
import type { Report } from '#grader/contract/report.ts';
import type { CheckPromise, RunState } from '#lib/views.ts';

/** What happens to a run as the page sees it: the grader's events, and what the connection itself does. */
export type RunAction =
  RunEvent | { type: 'sending' } | { type: 'refused' } | { type: 'connection_lost' } | { type: 'connection_back' };

type Check = RunState['checks'][number];

/** A run that has not begun: every promised check waits in its lane. */
export function idleRun(promises: readonly CheckPromise[]): RunState {
  return { phase: 'idle', checks: promises.map(({ id, kind, title }) => ({ id, kind, title, state: 'waiting' })) };
}

/** A run that ended before the page was opened. */
export function finishedRun(promises: readonly CheckPromise[], report: Report): RunState {
  return reduceRun(idleRun(promises), { type: 'finished', report });
}

/** The state after one action. Pure, and the same event twice changes nothing, since a resumed stream may repeat some. */
export function reduceRun(state: RunState, action: RunAction): RunState {
  switch (action.type) {
    case 'sending':
      return { phase: 'sending', checks: state.checks.map(reset) };
    case 'refused':
      return { phase: 'idle', checks: state.checks.map(reset) };
    case 'connection_lost':
      return isLive(state) ? { ...state, phase: 'lost' } : state;
    case 'connection_back':
      return state.phase === 'lost' ? { ...state, phase: livePhase(state) } : state;
    case 'queued':
      return { ...state, phase: 'queued', ahead: action.ahead };
    case 'started':
      return { ...state, phase: 'running', ahead: undefined, attempt: action.attempt };
    case 'requeued':
      return { ...state, phase: 'queued', ahead: undefined, attempt: action.attempt, checks: state.checks.map(reset) };
    case 'check_started':
      return running(state, action.id, { id: action.id, kind: action.kind, title: action.title, state: 'running' });
    case 'progress': {
      const { id, done, of, unit } = action;
      const known = state.checks.find((check) => check.id === id);
      if (!known || known.state === 'done') return state;
      return running(state, id, { ...known, state: 'running', done, of, unit });
    }
    case 'check_finished':
      return running(state, action.result.id, finished(action.result));
    case 'finished':
      return {
        phase: 'done',
        attempt: state.attempt,
        report: action.report,
        checks: reportedChecks(state, action.report),
      };
    case 'cancelled':
      return { ...state, phase: 'cancelled', checks: state.checks.map(stopped) };
  }
}

/** True while something may still arrive. */
export function isLive(state: RunState): boolean {
  return state.phase === 'queued' || state.phase === 'running' || state.phase === 'lost' || state.phase === 'sending';
}

function livePhase(state: RunState): RunState['phase'] {
  return state.checks.some((check) => check.state !== 'waiting') ? 'running' : 'queued';
}

function running(state: RunState, id: string, next: Check): RunState {
  const known = state.checks.some((check) => check.id === id);
  const checks = known ? state.checks.map((check) => (check.id === id ? next : check)) : [...state.checks, next];
  return { ...state, phase: 'running', ahead: undefined, checks };
}

function finished(result: NonNullable<Check['result']>): Check {
  return { id: result.id, kind: result.kind, title: result.title, state: 'done', result };
}

/** The report has the last word: what it names is done or skipped, whatever events were seen. */
function reportedChecks(state: RunState, report: Report): Check[] {
  const results = new Map(report.checks.map((result) => [result.id, result]));
  const skipped = new Set(report.skipped.map(({ id }) => id));
  const known = new Set(state.checks.map(({ id }) => id));
  const shown = state.checks.map((check): Check => {
    const result = results.get(check.id);
    if (result) return finished(result);
    return skipped.has(check.id) || check.state !== 'done' ? { ...reset(check), state: 'skipped' } : check;
  });
  return [...shown, ...report.checks.filter(({ id }) => !known.has(id)).map(finished)];
}

function reset({ id, kind, title }: Check): Check {
  return { id, kind, title, state: 'waiting' };
}

function stopped(check: Check): Check {
  return check.state === 'done' ? check : { ...reset(check), state: 'skipped' };
}
