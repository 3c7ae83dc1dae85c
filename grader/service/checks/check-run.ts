import type { BugClass } from '#grader/contract/bug-classes.ts';
import type { CheckSpec } from '#grader/contract/bundle.ts';
import type { RunEvent } from '#grader/contract/events.ts';
import type { Language } from '#grader/contract/languages.ts';
import { limitMessage } from '#grader/contract/limits.ts';
import type { Observation } from '#grader/contract/observation.ts';
import { OVERSIGHTS, OVERSIGHT_VERDICTS, oversightWords } from '#grader/contract/oversights.ts';
import type { CheckResult } from '#grader/contract/report.ts';
import type { Judged, Oracle, Session, Stopped } from '#grader/service/runner.ts';

/** What every kind of check works with. */
export interface CheckRun {
  check: CheckSpec;
  language: Language;
  session: Session;
  oracle: Oracle;
  seed: number;
  /** The cores it runs on, by their numbers. */
  leased: readonly number[];
  /** How many cores a speedup check has. */
  cores: number;
  /** How many times as much as one core they can do together, where that is known. */
  capacity: number | undefined;
  /** How long starting a sandbox takes on this host, where that is known. */
  sandboxStartMs: number | undefined;
  /**
   * Ends the submission's sandbox and opens one with the reference solution in its place, on the same cores; `undefined` where that
   * cannot be run there. Missing where the exercise has none, and where other checks come after this one.
   */
  openReference?: () => Promise<Session | undefined>;
  /** Ends that one and opens another for the submission; there where `openReference` is. */
  openAgain?: () => Promise<Session>;
  /** Whether the time for all checks of the submission is over. */
  isLate(): boolean;
  emit(event: RunEvent): void;
  /** Notes something for the exercise's author. */
  warn(text: string): void;
}

/** What a check found; the rest of its result is the same for every kind. */
export type Finding = Omit<CheckResult, 'id' | 'kind' | 'title' | 'durationMs'>;

/** What becomes of a check that the time for all checks does not suffice for. */
export const OUT_OF_TIME = {
  verdict: 'time_limit',
  message: limitMessage('submissionWallMs'),
} as const satisfies Stopped;

/** What an observation means whatever the exercise is: an error nobody caught, or an end that never came. */
export function plainFault(observation: Observation): Pick<Finding, 'verdict' | 'message' | 'place'> | undefined {
  switch (observation.outcome) {
    case 'threw': {
      const { name = 'Error', message = '', place } = observation.error ?? {};
      const where = place ? ` in ${place.file}, line ${place.line}` : '';
      return {
        verdict: 'runtime_error',
        message: `Your code threw ${name}: ${message}${where}, and nothing caught it.`,
        ...(place ? { place } : {}),
      };
    }
    case 'never_settled': {
      const { error, raised = [] } = observation;
      const [died] = raised;
      // What ended a thread is why the others wait.
      if (died) return diedFault(died, ', and others wait for it for ever');
      // Threads under control: who waits for what is known.
      if (error) return { verdict: 'deadlock', message: error.message, ...(error.place ? { place: error.place } : {}) };
      return {
        verdict: 'deadlock',
        message: `Your code waits for ever: no timer, request or worker is left that could wake it${leftOver(observation)}, but it has not come to its end. Look for a promise that nothing resolves.`,
      };
    }
    case 'step_limit':
      return {
        verdict: 'livelock',
        message:
          'Your code took thousands of steps in virtual time without coming to its end. Look for a timer that starts itself again, or a loop that looks again and again for what never comes.',
      };
    case 'blocked_loop': {
      const { message = 'your code', place } = observation.error ?? {};
      const where = place ? ` in ${place.file}, line ${place.line}` : '';
      return {
        verdict: 'blocked_loop',
        message: `Nothing else could run while ${message} went round a loop${where} 100,000 times without giving way. Wait for what you need instead of looking again and again, or move the computation to a thread or process.`,
        ...(place ? { place } : {}),
      };
    }
    case 'returned':
      return undefined;
  }
}

/** The gravest of what a run on an event loop left undone, though its answer may be right. */
export function oversightFault({ oversights = [] }: Observation): (Finding & { bug: BugClass }) | undefined {
  const [found] = OVERSIGHTS.flatMap((kind) => oversights.filter((one) => one.kind === kind));
  if (!found) return undefined;
  const { verdict, bug } = OVERSIGHT_VERDICTS[found.kind];
  return { verdict, bug, message: oversightWords(found), ...(found.place ? { place: found.place } : {}) };
}

/** An error that ended a thread, which nothing else tells of. */
function diedFault(
  { thread, name, message, place }: NonNullable<Observation['raised']>[number],
  and: string,
): Pick<Finding, 'verdict' | 'message' | 'place'> {
  const where = place ? ` in ${place.file}, line ${place.line}` : '';
  return {
    verdict: 'runtime_error',
    message: `${name}: ${message}${where} ended the thread ${thread}${and}.`,
    ...(place ? { place } : {}),
  };
}

function leftOver(observation: Observation): string {
  return observation.left.length > 0 ? ` (still open: ${observation.left.slice(0, 3).join(', ')})` : '';
}

/** A sandbox that gave no observation, as a finding. */
export function stoppedFinding(stopped: Stopped): Finding {
  return {
    verdict: stopped.verdict,
    message: stopped.message,
    ...(stopped.error?.place ? { place: stopped.error.place } : {}),
  };
}

/** What the oracle said against an observation, as part of a finding. */
export function judgedFinding(judged: Exclude<Judged, true>, warn: (text: string) => void): Finding {
  if (judged.oracleError) warn(`The judge stumbled over an answer: ${judged.oracleError}`);
  return {
    verdict: judged.verdict,
    message: judged.message,
    ...(judged.expected === undefined ? {} : { expected: judged.expected }),
    ...(judged.actual === undefined ? {} : { actual: judged.actual }),
  };
}
