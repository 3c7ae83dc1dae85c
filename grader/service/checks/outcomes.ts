import type { BugClass } from '#grader/contract/bug-classes.ts';
import type { Json } from '#grader/contract/json.ts';
import { NO_FACTS, type Observation } from '#grader/contract/observation.ts';
import type { Exploration } from '#grader/contract/report.ts';
import {
  judgedFinding,
  oversightFault,
  plainFault,
  type CheckRun,
  type Finding,
} from '#grader/service/checks/check-run.ts';
import type { Outcome } from '#grader/service/runner.ts';

/** A seed names a schedule: the inputs must be the same whichever seed a search starts from. */
export const INPUTS_SEED = 1;
const OUTCOMES_SHOWN = 12;

/** A distinct outcome, and what is wrong with it. */
export type JudgedOutcome = Outcome & { fault?: OutcomeFault };
/** `bug`: where it is known without looking at the steps. */
export type OutcomeFault = Finding & { bug?: BugClass };

/** Asks the oracle of every outcome that has no fault whatever the exercise is. */
export async function judgeOutcomes(
  run: Pick<CheckRun, 'check' | 'oracle' | 'warn'>,
  input: Json,
  outcomes: readonly Outcome[],
): Promise<JudgedOutcome[]> {
  const sound = outcomes.filter((one) => plainFault(one.observation) === undefined);
  const judged = await run.oracle.judge(
    run.check.id,
    sound.map(({ observation }) => ({ input, observation, pages: [], facts: NO_FACTS })),
  );
  return outcomes.map((outcome) => {
    const plain = plainFault(outcome.observation);
    if (plain) return { ...outcome, fault: plain };
    const verdict = judged[sound.indexOf(outcome)] ?? true;
    const oversight = oversightFault(outcome.observation);
    if (verdict === true) return oversight ? { ...outcome, fault: oversight } : outcome;
    const fault = judgedFinding(verdict, run.warn);
    // A loop that stood still is why all else went wrong; other oversights may be.
    if (oversight?.verdict === 'blocked_loop') return { ...outcome, fault: oversight };
    return { ...outcome, fault: oversight ? { ...fault, message: `${fault.message} ${oversight.message}` } : fault };
  });
}

/** Adds the outcomes of one input to the table, joined by what a student would call the same outcome. */
export function addToTable(exploration: Exploration, judged: readonly JudgedOutcome[]): void {
  for (const { observation, count, fault } of judged) {
    exploration.schedules += count;
    exploration.distinct += 1;
    if (fault) exploration.failing += count;
    const outcome = nameOf(observation);
    const row = exploration.outcomes.find((one) => one.outcome === outcome && one.allowed === !fault);
    if (row) row.count += count;
    else exploration.outcomes.push({ outcome, count, allowed: !fault });
  }
  exploration.outcomes.sort((left, right) => Number(left.allowed) - Number(right.allowed) || right.count - left.count);
  exploration.outcomes = exploration.outcomes.slice(0, OUTCOMES_SHOWN);
}

function nameOf(observation: Observation): string {
  if (observation.outcome === 'threw') return `throws ${observation.error?.name ?? 'an error'}`;
  if (observation.outcome === 'never_settled') return 'never ends';
  if (observation.outcome === 'step_limit') return 'goes on for ever';
  if (observation.outcome === 'blocked_loop') return 'blocks the event loop';
  const text = JSON.stringify(observation.value) ?? '';
  return `returns ${text.length > 100 ? `${text.slice(0, 100)}…` : text}`;
}
