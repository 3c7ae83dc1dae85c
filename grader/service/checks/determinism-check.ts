import type { Json } from '#grader/contract/json.ts';
import type { Observation } from '#grader/contract/observation.ts';
import type { Exploration } from '#grader/contract/report.ts';
import { traceOf } from '#grader/core/trace.ts';
import {
  judgedFinding,
  plainFault,
  stoppedFinding,
  type CheckRun,
  type Finding,
} from '#grader/service/checks/check-run.ts';
import { shown } from '#grader/service/checks/runs-check.ts';
import type { Outcome } from '#grader/service/runner.ts';

const OUTCOMES_SHOWN = 12;
const INPUTS_SEED = 1;
const NO_FACTS = {
  wallMs: 0,
  cpuMs: 0,
  peakMemoryMb: 0,
  requestsInFlight: 0,
  workersStarted: 0,
  workersAlive: 0,
  longestStallMs: 0,
};

type Judgement = Outcome & { fault?: Finding };

/**
 * Determinism: the scenario runs once per seed in virtual time, where the seed alone decides what comes true first. Distinct
 * outcomes are judged; the first forbidden one is run again in a fresh world, which must fail in the same way to count.
 */
export async function checkDeterminism(run: CheckRun): Promise<Finding> {
  const { check, session, oracle, seed, emit } = run;
  // A seed names a schedule: the inputs must be the same whichever seed a search starts from.
  const inputs = await oracle.inputs(check.id, INPUTS_SEED);
  const perInput = check.schedules ?? 500;
  const total = perInput * inputs.length;
  const exploration: Exploration = { strategy: 'random walk', schedules: 0, distinct: 0, failing: 0, outcomes: [] };
  for (const [index, input] of inputs.entries()) {
    const before = index * perInput;
    const explored = await session.explore(check.scenario, input, {
      firstSeed: seed,
      schedules: perInput,
      ...(check.stressRuns === undefined ? {} : { stressRuns: check.stressRuns }),
      onProgress: (done) => emit({ type: 'progress', id: check.id, done: before + done, of: total, unit: 'schedules' }),
    });
    if (explored.stopped) return { ...stoppedFinding(explored.stopped), input: shown(input) };
    exploration.strategy = explored.strategy;
    const judgements = await judgeAll(run, input, explored.outcomes);
    add(exploration, judgements);
    const failing = judgements.filter((one) => one.fault).sort((left, right) => left.firstSeed - right.firstSeed)[0];
    if (failing) return explain(run, input, failing, judgements, exploration);
    emit({ type: 'progress', id: check.id, done: before + perInput, of: total, unit: 'schedules' });
  }
  return { verdict: 'accepted', message: check.promise, exploration, inputsCount: inputs.length };
}

async function judgeAll(run: CheckRun, input: Json, outcomes: Outcome[]): Promise<Judgement[]> {
  const sound = outcomes.filter((one) => plainFault(one.observation) === undefined);
  const judged = await run.oracle.judge(
    run.check.id,
    sound.map(({ observation }) => ({ input, observation, pages: [], facts: NO_FACTS })),
  );
  return outcomes.map((outcome) => {
    const plain = plainFault(outcome.observation);
    if (plain) return { ...outcome, fault: plain };
    const verdict = judged[sound.indexOf(outcome)] ?? true;
    return verdict === true ? outcome : { ...outcome, fault: judgedFinding(verdict, run.warn) };
  });
}

/** The failure in words and pictures, confirmed by a replay, beside a schedule of the same input that passes. */
async function explain(
  run: CheckRun,
  input: Json,
  failing: Judgement,
  judgements: Judgement[],
  exploration: Exploration,
): Promise<Finding> {
  const { check, session } = run;
  if (exploration.strategy === 'stress') return stressed(run, input, failing, judgements, exploration);
  const replayed = await session.replay(check.scenario, input, failing.firstSeed);
  if (replayed.stopped) return { ...stoppedFinding(replayed.stopped), input: shown(input), exploration };
  const again = { observation: replayed.comparable!, count: 1, firstSeed: failing.firstSeed };
  const [confirmed] = await judgeAll(run, input, [again]);
  const found = { ...exploration, failingSeed: failing.firstSeed, schedule: replayed.schedule };
  const trace = traceOf('The failing order', replayed.observation!);
  if (!confirmed?.fault) {
    const message = `Seed ${failing.firstSeed} failed (${failing.fault!.message}) but passed when run again in a fresh world: your code keeps something from one use to the next. Keep state inside the function or class you were asked for.`;
    return { verdict: 'not_replayable', message, input: shown(input), exploration: found, trace };
  }
  const passing = judgements.find((one) => !one.fault);
  const passingTrace = passing
    ? traceOf('A passing order', (await session.replay(check.scenario, input, passing.firstSeed)).observation ?? EMPTY)
    : undefined;
  // The same input is right in another order: that is a race, not merely a wrong answer.
  const verdict = confirmed.fault.verdict === 'wrong_answer' && passing ? 'race' : confirmed.fault.verdict;
  return {
    ...confirmed.fault,
    verdict,
    input: shown(input),
    exploration: found,
    trace,
    ...(passingTrace ? { passingTrace } : {}),
  };
}

/** A failure of a real run, whose schedule nobody chose and nobody can repeat: what was seen is all there is. */
function stressed(
  run: CheckRun,
  input: Json,
  failing: Judgement,
  judgements: Judgement[],
  exploration: Exploration,
): Finding {
  const fault = failing.fault!;
  const sometimesRight = judgements.some((one) => !one.fault);
  return {
    ...fault,
    verdict: fault.verdict === 'wrong_answer' && sometimesRight ? 'race' : fault.verdict,
    message: `${fault.message} Seen in ${exploration.failing} of ${exploration.schedules} stressed runs.`,
    input: shown(input),
    exploration,
    trace: { ...traceOf('A failing run', failing.observation), unit: 'step' },
  };
}

const EMPTY: Observation = { outcome: 'returned', events: [], left: [] };

/** Adds the outcomes of one input to the table, joined by what a student would call the same outcome. */
function add(exploration: Exploration, judgements: Judgement[]): void {
  for (const { observation, count, fault } of judgements) {
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
  const text = JSON.stringify(observation.value) ?? '';
  return `returns ${text.length > 100 ? `${text.slice(0, 100)}…` : text}`;
}
