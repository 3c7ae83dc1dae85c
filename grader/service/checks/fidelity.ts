import type { Json } from '#grader/contract/json.ts';
import type { Observation } from '#grader/contract/observation.ts';
import type { Exploration } from '#grader/contract/report.ts';
import type { CheckRun } from '#grader/service/checks/check-run.ts';
import { judgeOutcomes, type JudgedOutcome } from '#grader/service/checks/outcomes.ts';
import type { RunResult } from '#grader/service/runner.ts';

const PLAIN_RUNS = 4;
const SHAKEN_RUNS = 6;
/** Each starts isolates of its own. A race that some runs show shows itself in few, and most show in none of hundreds. */
const WORKER_RUNS = 4;
/** No further run of a kind begins after this time: they decide no verdict, but the student waits for them. */
const RUNS_MS = 100;

/**
 * Where a failure that a schedule showed can be met. `real`: some real runs on this interpreter failed too. `free_threading`: they
 * fail once threads give way between any two steps, as they do where none holds the interpreter's lock. `contract`: in none of
 * those few runs, though nothing forbids it. `arrival`: whenever what tasks of an event loop wait for comes in that order.
 * Undefined where none is tried: tasks that are ready may be so in another order elsewhere, and a real run in which threads or
 * greenlets only answer one another would not end. Workers of TypeScript always run truly at once, and greenlets never do, so for
 * these there is nothing between `real` and `contract`.
 */
export async function fidelityOf(
  run: CheckRun,
  input: Json,
  judged: readonly JudgedOutcome[],
  { order, actors }: Pick<Exploration, 'order' | 'actors'>,
): Promise<Exploration['fidelity']> {
  const green = actors === 'greenlets';
  // Where nothing but arrivals was chosen, no real run could tell more; where ready tasks were shuffled, none is tried.
  if (order && !green) return order === 'fifo' ? 'arrival' : undefined;
  if (judged.some(({ observation }) => observation.outcome === 'step_limit')) return undefined;
  // A hub that has nothing left to do may sleep as if something were to come, so that nobody knows that it hangs.
  if (green && judged.some(({ fault }) => fault?.verdict === 'deadlock')) return undefined;
  if (run.language === 'ts') return (await failsOnWorkers(run, input)) ? 'real' : 'contract';
  if (await failsOnThreads(run, input, { plain: true, runs: PLAIN_RUNS })) return 'real';
  return !green && (await failsOnThreads(run, input, { plain: false, runs: SHAKEN_RUNS }))
    ? 'free_threading'
    : 'contract';
}

/** Whether one of some real runs on threads fails. */
async function failsOnThreads(run: CheckRun, input: Json, runs: { plain: boolean; runs: number }): Promise<boolean> {
  const { session, check } = run;
  const { observations, hangs } = await session.repeat(check.scenario, input, { ...runs, endsAfterMs: RUNS_MS });
  return hangs || fails(run, input, observations);
}

/** Whether one of some runs on real isolates fails. Ends early where one is stopped. */
async function failsOnWorkers(run: CheckRun, input: Json): Promise<boolean> {
  const startedAt = performance.now();
  for (let seed = 0; seed < WORKER_RUNS && performance.now() - startedAt < RUNS_MS; seed++) {
    const { observation, stopped } = await onWorkers(run, input, seed);
    // A run that is stopped may have been slow on a busy host; that it hangs is told.
    if (stopped?.verdict === 'deadlock') return true;
    if (stopped || !observation) return false;
    if (await fails(run, input, [observation])) return true;
  }
  return false;
}

async function fails(run: CheckRun, input: Json, observations: readonly Observation[]): Promise<boolean> {
  const outcomes = observations.map((observation, seed) => ({ observation, count: 1, firstSeed: seed }));
  return (await judgeOutcomes(run, input, outcomes)).some(({ fault }) => fault);
}

/** Each isolate on a thread of the system of its own. */
function onWorkers({ session, check }: CheckRun, input: Json, seed: number): Promise<RunResult> {
  return session.run(check.scenario, input, { baseline: false, seed, hurried: true });
}
