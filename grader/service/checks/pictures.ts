import type { Trace } from '#grader/contract/trace.ts';
import type { Verdict } from '#grader/contract/verdicts.ts';
import { conflictsOf } from '#grader/core/conflicts.ts';
import { stepTrace } from '#grader/core/step-trace.ts';
import { traceOf } from '#grader/core/trace.ts';
import type { FollowedSchedule } from '#grader/service/runner.ts';

/** A schedule that was followed with its steps recorded, and the title of its picture. */
export interface Pictured {
  title: string;
  followed: FollowedSchedule;
}

/** Whether steps tell why a schedule fails: always, where something is shared, or never, so that time is all there is to see. */
type StepsTell = 'always' | 'where shared' | 'never';

/** Draws a schedule, and another one that ends otherwise beside it, by steps or in time. */
export function picturesOf(
  { title, followed }: Pictured,
  stepsTell: StepsTell,
  other?: Pictured,
): { trace?: Trace; passingTrace?: Trace } {
  const { trace, timed } = followed;
  const passing = other?.followed.trace;
  const isShared = trace !== undefined && conflictsOf(trace.steps, passing?.steps).length > 0;
  if (timed && !(trace && (stepsTell === 'always' || (stepsTell === 'where shared' && isShared)))) {
    const otherTimed = other?.followed.timed;
    return {
      trace: traceOf(title, timed),
      ...(otherTimed ? { passingTrace: traceOf(other.title, otherTimed) } : {}),
    };
  }
  if (!trace) return {};
  return {
    trace: stepTrace(title, trace, passing),
    ...(passing ? { passingTrace: stepTrace(other.title, passing, trace) } : {}),
  };
}

/** What is wrong in every order is seen by what took how long; a race by who came between, and waiting for ever by who waits. */
export function stepsTelling(verdict: Verdict): StepsTell {
  if (verdict === 'deadlock' || verdict === 'livelock') return 'always';
  return verdict === 'race' ? 'where shared' : 'never';
}
