import type { RecordedTrace } from '#grader/contract/recorded-trace.ts';
import type { Trace } from '#grader/contract/trace.ts';
import { conflictsOf } from '#grader/core/conflicts.ts';
import { stepTrace } from '#grader/core/step-trace.ts';
import { traceOf } from '#grader/core/trace.ts';
import type { FollowedSchedule } from '#grader/service/runner.ts';

/** A schedule that was followed with its steps recorded, and the title of its picture. */
export interface Pictured {
  title: string;
  followed: FollowedSchedule;
}

/** Draws a schedule, and another one that ends otherwise beside it: by steps, or in time where that tells more. */
export function picturesOf({ title, followed }: Pictured, other?: Pictured): { trace?: Trace; passingTrace?: Trace } {
  const otherSteps = other?.followed.trace;
  if (followed.timed && !tellsWhy(followed.trace, otherSteps)) {
    const timed = other?.followed.timed;
    return {
      trace: traceOf(title, followed.timed),
      ...(timed ? { passingTrace: traceOf(other.title, timed) } : {}),
    };
  }
  if (!followed.trace) return {};
  return {
    trace: stepTrace(title, followed.trace, otherSteps),
    ...(otherSteps ? { passingTrace: stepTrace(other.title, otherSteps, followed.trace) } : {}),
  };
}

/** Whether steps show how lanes came into each other's way, or who waits for ever; where nothing is shared, time is all there is to see. */
function tellsWhy(trace: RecordedTrace | undefined, other: RecordedTrace | undefined): boolean {
  if (!trace) return false;
  const waitsForEver = trace.lanes.some(
    ({ id }) => trace.steps.findLast(({ lane }) => lane === id)?.operation === 'wait',
  );
  return waitsForEver || conflictsOf(trace.steps, other?.steps).length > 0;
}
