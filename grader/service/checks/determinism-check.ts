import type { Json } from '#grader/contract/json.ts';
import { LIMITS } from '#grader/contract/limits.ts';
import type { Observation } from '#grader/contract/observation.ts';
import type { Exploration } from '#grader/contract/report.ts';
import { exhaustedInputs } from '#grader/core/exhausted-inputs.ts';
import { explorationWords } from '#grader/core/exploration-words.ts';
import { traceOf } from '#grader/core/trace.ts';
import { OUT_OF_TIME, stoppedFinding, type CheckRun, type Finding } from '#grader/service/checks/check-run.ts';
import { explainSchedule, failsSo } from '#grader/service/checks/controlled-check.ts';
import { arrivalNotation, threadNotation } from '#grader/service/checks/notation.ts';
import { addToTable, INPUTS_SEED, judgeOutcomes, type JudgedOutcome } from '#grader/service/checks/outcomes.ts';
import { shown } from '#grader/service/checks/runs-check.ts';
import type { ExploreResult, Replayed } from '#grader/service/runner.ts';

/**
 * Determinism: the scenario runs under many schedules, where a seed or a schedule alone decides what comes first. Distinct
 * outcomes are judged; the first forbidden one is run again in a fresh world, which must fail in the same way to count. Where
 * schedules cannot be chosen, real runs are repeated.
 */
export async function checkDeterminism(run: CheckRun): Promise<Finding> {
  const { check, session, oracle, seed, emit, language, isLate } = run;
  const inputs = await oracle.inputs(check.id, INPUTS_SEED);
  const perInput = check.schedules ?? 500;
  const total = perInput * inputs.length;
  const exploration: Exploration = { strategy: 'random walk', schedules: 0, distinct: 0, failing: 0, outcomes: [] };
  const searched: ExploreResult[] = [];
  for (const [index, input] of inputs.entries()) {
    const before = index * perInput;
    const progress = (done: number): void =>
      emit({ type: 'progress', id: check.id, done: before + Math.min(done, perInput), of: total, unit: 'schedules' });
    const explored = await session.explore(check.scenario, input, {
      firstSeed: seed,
      schedules: perInput,
      exhaustiveSchedules: check.exhaustiveSchedules?.[language] ?? LIMITS.exhaustivePerDrawn * perInput,
      stepBudget: Math.floor(LIMITS.exploreSteps / inputs.length),
      // Workers of TypeScript that share memory are put under control where processes of Python are repeated.
      ...(language === 'ts' && check.sharedMemory
        ? { sharedMemory: true }
        : check.stressRuns === undefined
          ? {}
          : { stressRuns: check.stressRuns }),
      ...(check.order ? { order: check.order } : {}),
      isLate,
      onProgress: progress,
    });
    if (explored.stopped) return { ...stoppedFinding(explored.stopped), input: shown(input) };
    const judged = await judgeOutcomes(run, input, explored.outcomes);
    addToTable(exploration, judged);
    if (check.sharedMemory && run.language === 'ts') exploration.memory = 'sequential';
    searched.push(explored);
    addSearch(exploration, searched);
    if (language === 'ts' && explored.strategy === 'controlled') exploration.actors = 'workers';
    const failing = worst(judged);
    if (failing) exploration.inputIndex = index;
    if (failing) return explain(run, input, failing, judged, exploration);
    const isCut =
      explored.strategy === 'stress' && explored.schedules < Math.min(perInput, check.stressRuns ?? LIMITS.stressRuns);
    if (isLate() && (isCut || index + 1 < inputs.length)) return { ...OUT_OF_TIME, input: shown(input), exploration };
    progress(perInput);
  }
  return { verdict: 'accepted', message: check.promise, exploration, inputsCount: inputs.length };
}

/** The failure to explain: of schedules the one that deviates least, of seeds the first. */
function worst(judged: readonly JudgedOutcome[]): JudgedOutcome | undefined {
  const length = ({ schedule = '' }: JudgedOutcome): number => schedule.split(' ').length;
  return judged
    .filter((one) => one.fault)
    .sort((left, right) => length(left) - length(right) || left.firstSeed - right.firstSeed)[0];
}

/** Adds how the last input was searched to how the others were. */
function addSearch(exploration: Exploration, searched: readonly ExploreResult[]): void {
  const { strategy, strategies, interleavings, actors, order, unfollowed = [] } = searched.at(-1)!;
  exploration.strategy = strategy;
  exploration.mode = strategy === 'stress' ? 'stressed' : 'explored';
  if (actors) exploration.actors = actors;
  if (order) exploration.order = order;
  if (interleavings !== undefined) exploration.interleavings = (exploration.interleavings ?? 0) + interleavings;
  for (const one of strategies ?? []) {
    const row = exploration.strategies?.find(({ name }) => name === one.name);
    if (row) {
      row.schedules += one.schedules;
      row.distinct += one.distinct;
    } else (exploration.strategies ??= []).push({ ...one });
  }
  // "All schedules" holds of every input so far, or is not said.
  const exhaustive = exhaustedInputs(searched.map((one) => one.exhaustive));
  if (exhaustive) exploration.exhaustive = exhaustive;
  else delete exploration.exhaustive;
  if (unfollowed.length > 0) exploration.unfollowed = [...new Set([...(exploration.unfollowed ?? []), ...unfollowed])];
  exploration.summary = explorationWords(exploration);
}

/** The failure in words and pictures, confirmed by a replay, beside a schedule of the same input that passes. */
async function explain(
  run: CheckRun,
  input: Json,
  failing: JudgedOutcome,
  judged: JudgedOutcome[],
  exploration: Exploration,
): Promise<Finding> {
  const { check, session } = run;
  if (exploration.strategy === 'stress') return stressed(input, failing, judged, exploration);
  if (exploration.strategy === 'controlled') {
    return explainSchedule(run, input, { failing, judged, notationOf: threadNotation }, exploration);
  }
  const replayed = await session.replay(check.scenario, input, failing.firstSeed);
  if (replayed.stopped) return { ...stoppedFinding(replayed.stopped), input: shown(input), exploration };
  const again = { observation: replayed.comparable!, count: 1, firstSeed: failing.firstSeed };
  const [confirmed] = await judgeOutcomes(run, input, [again]);
  const found = { ...exploration, failingSeed: failing.firstSeed, schedule: replayed.schedule };
  const trace = traceOf('The failing order', replayed.observation!);
  if (!confirmed?.fault) {
    const message = `Seed ${failing.firstSeed} failed (${failing.fault!.message}) but passed when run again in a fresh world: your code keeps something from one use to the next. Keep state inside the function or class you were asked for.`;
    return { verdict: 'not_replayable', message, input: shown(input), exploration: found, trace };
  }
  const { arrivals } = replayed;
  const passing = judged.find((one) => !one.fault);
  if (arrivals !== undefined && (await failsSo(run, input, arrivals, failing.fault!.verdict))) {
    const known = await session.replay(check.scenario, input, passing?.firstSeed ?? failing.firstSeed);
    const search = {
      failing: { ...failing, schedule: arrivals },
      judged: judged.map((one) => (one === passing ? { ...one, ...scheduleOf(known) } : one)),
      notationOf: arrivalNotation,
    };
    return explainSchedule(run, input, search, exploration);
  }
  // Chance had a hand in more than arrivals: timers that were due at once, or random numbers.
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

/** A replayed seed as a schedule that can be followed. */
function scheduleOf({ arrivals }: Replayed): { schedule?: string } {
  return arrivals === undefined ? {} : { schedule: arrivals };
}

/** A failure of a real run, whose schedule nobody chose and nobody can repeat: what was seen is all there is. */
function stressed(
  input: Json,
  failing: JudgedOutcome,
  judged: readonly JudgedOutcome[],
  exploration: Exploration,
): Finding {
  const fault = failing.fault!;
  // What is right in another run, or wrong in another way, hangs on who came first.
  const answers = new Set(judged.map((one) => (one.fault ? JSON.stringify(one.observation.value) : 'right')));
  return {
    ...fault,
    verdict: fault.verdict === 'wrong_answer' && answers.size > 1 ? 'race' : fault.verdict,
    message: `${fault.message} Seen in ${exploration.failing} of ${exploration.schedules} stressed runs.`,
    input: shown(input),
    exploration,
    trace: { ...traceOf('A failing run', failing.observation), unit: 'step' },
  };
}

const EMPTY: Observation = { outcome: 'returned', events: [], left: [] };
