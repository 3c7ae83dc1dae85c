import type { Json } from '#grader/contract/json.ts';
import type { Exploration } from '#grader/contract/report.ts';
import type { Verdict } from '#grader/contract/verdicts.ts';
import type { CheckRun } from '#grader/service/checks/check-run.ts';
import { judgeOutcomes } from '#grader/service/checks/outcomes.ts';

const PLAIN_RUNS = 4;
const SHAKEN_RUNS = 6;

/**
 * Where a failure that a schedule showed can be met. `real`: some real runs on this interpreter failed too. `free_threading`: they
 * fail once threads give way between any two steps, as they do where none holds the interpreter's lock. `contract`: in none of
 * those few runs, though nothing forbids it. A run that may hang is not tried.
 */
export async function fidelityOf(
  run: CheckRun,
  input: Json,
  verdict: Verdict,
): Promise<NonNullable<Exploration['fidelity']>> {
  if (verdict !== 'wrong_answer' && verdict !== 'runtime_error') return 'contract';
  const fails = async (runs: number, plain: boolean): Promise<boolean> => {
    const outcomes = await run.session.repeat(run.check.scenario, input, { runs, plain });
    const judged = await judgeOutcomes(run, input, outcomes);
    return judged.some((one) => one.fault);
  };
  if (await fails(PLAIN_RUNS, true)) return 'real';
  return (await fails(SHAKEN_RUNS, false)) ? 'free_threading' : 'contract';
}
