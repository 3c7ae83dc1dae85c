import type { BugClass } from '#grader/contract/bug-classes.ts';
import type { Json } from '#grader/contract/json.ts';
import type { Observation } from '#grader/contract/observation.ts';
import type { RecordedTrace } from '#grader/contract/recorded-trace.ts';
import type { Exploration } from '#grader/contract/report.ts';
import { bugClassOf } from '#grader/core/explain-race.ts';
import { parseSchedule, printSchedule, type Schedule } from '#grader/core/schedule.ts';
import { shrink } from '#grader/core/shrink.ts';
import { stepTrace } from '#grader/core/step-trace.ts';
import { stoppedFinding, type CheckRun, type Finding } from '#grader/service/checks/check-run.ts';
import { fidelityOf } from '#grader/service/checks/fidelity.ts';
import { judgeOutcomes, type JudgedOutcome, type OutcomeFault } from '#grader/service/checks/outcomes.ts';
import { shown } from '#grader/service/checks/runs-check.ts';
import type { FollowedSchedule, Stopped } from '#grader/service/runner.ts';

/** A schedule that was followed, and what is wrong with what came of it. */
interface Tried {
  followed: FollowedSchedule;
  fault?: OutcomeFault;
}

class StoppedWhileTrying extends Error {
  readonly stopped: Stopped;
  constructor(stopped: Stopped) {
    super(stopped.message);
    this.stopped = stopped;
  }
}

/**
 * A failing schedule of threads as a finding: made small, confirmed in a fresh process, beside the nearest that passes, with
 * what kind of bug it is and where it can be met.
 */
export async function explainSchedule(
  run: CheckRun,
  input: Json,
  failing: JudgedOutcome,
  judged: readonly JudgedOutcome[],
  exploration: Exploration,
): Promise<Finding> {
  try {
    const smallest = await smallestFailing(run, input, failing);
    return await finding(run, input, smallest, judged, exploration);
  } catch (error) {
    if (!(error instanceof StoppedWhileTrying)) throw error;
    return { ...stoppedFinding(error.stopped), input: shown(input), exploration };
  }
}

interface Smallest {
  schedule: Schedule;
  fault: Finding;
  replays: number;
  /** Schedules that pass with one deviation less, the last deviations first. */
  passing: Schedule[];
}

async function smallestFailing(run: CheckRun, input: Json, failing: JudgedOutcome): Promise<Smallest> {
  const verdict = failing.fault!.verdict;
  const passing: Schedule[] = [];
  const { deviations, ...turn } = parseSchedule(failing.schedule ?? '-') ?? { deviations: [] };
  const shrunk = await shrink(deviations, async (lists) => {
    const schedules = lists.map((list): Schedule => ({ ...turn, deviations: list }));
    const tried = await tryAll(
      run,
      input,
      schedules.map((one) => printSchedule(one)),
      false,
    );
    passing.unshift(...schedules.filter((_, index) => tried[index] && !tried[index].fault));
    return tried.map(({ fault }) => fault?.verdict === verdict);
  });
  return { schedule: { ...turn, deviations: shrunk.items }, fault: failing.fault!, replays: shrunk.tests, passing };
}

async function finding(
  run: CheckRun,
  input: Json,
  smallest: Smallest,
  judged: readonly JudgedOutcome[],
  exploration: Exploration,
): Promise<Finding> {
  const text = printSchedule(smallest.schedule);
  const [failed] = await tryAll(run, input, [text], true);
  if (!failed?.fault || failed.fault.verdict !== smallest.fault.verdict || failed.followed.unused > 0) {
    const message = `Schedule ${text} failed (${smallest.fault.message}) but went another way when it was followed again in a fresh process: your code keeps something from one use to the next, or leaves something to chance. Keep state inside the function or class you were asked for.`;
    const found = { ...exploration, schedule: text };
    return { verdict: 'not_replayable', message, input: shown(input), exploration: found };
  }
  const passed = await nearestPassing(run, input, smallest, judged);
  const { observation, trace } = failed.followed;
  const passes = passed !== undefined;
  // The same input is right in another order: that is a race, not merely a wrong answer.
  const wrong = failed.fault.verdict === 'wrong_answer' || (observation.raised ?? []).length > 0;
  const verdict = wrong && passes ? 'race' : failed.fault.verdict;
  const fidelity = await fidelityOf(run, input, judged, exploration);
  const { bug, ...fault } = failed.fault;
  const shownBug = bug ?? (trace && classOf(fault, observation, trace, passes));
  return {
    ...fault,
    verdict,
    input: shown(input),
    message: withErrors(failed.fault.message, observation),
    exploration: {
      ...exploration,
      schedule: text,
      shrinkReplays: smallest.replays,
      ...(fidelity ? { fidelity } : {}),
      ...(trace && shownBug ? { bug: shownBug } : {}),
    },
    ...(trace ? { trace: stepTrace('The failing order', trace, passed?.trace) } : {}),
    ...(passed?.trace ? { passingTrace: stepTrace('The nearest order that passes', passed.trace, trace) } : {}),
  };
}

/** Where only the oracle knows that somebody waits for ever, the steps do not tell why. */
function classOf(
  fault: Finding,
  observation: Observation,
  trace: RecordedTrace,
  passes: boolean,
): BugClass | undefined {
  if (fault.verdict === 'deadlock' && observation.outcome === 'returned') return 'unexplained';
  return bugClassOf(observation, trace, passes);
}

/** The passing schedule that shares most with the failing one: without its last deviation, if that passes. */
async function nearestPassing(
  run: CheckRun,
  input: Json,
  { schedule, passing }: Smallest,
  judged: readonly JudgedOutcome[],
): Promise<FollowedSchedule | undefined> {
  const { deviations } = schedule;
  const known = judged.find((one) => !one.fault && one.schedule !== undefined)?.schedule;
  const candidates = [
    ...(deviations.length > 0 ? [printSchedule({ ...schedule, deviations: deviations.slice(0, -1) })] : []),
    ...passing.filter((one) => one.deviations.length < deviations.length).map((one) => printSchedule(one)),
    ...(known === undefined ? [] : [known]),
  ];
  const tried = await tryAll(run, input, [...new Set(candidates)].slice(0, 6), true);
  return tried.find(({ fault }) => !fault)?.followed;
}

/** Follows schedules in one fresh process and asks the oracle of each. */
async function tryAll(run: CheckRun, input: Json, schedules: string[], record: boolean): Promise<Tried[]> {
  if (schedules.length === 0) return [];
  const { stopped, followed } = await run.session.follow(run.check.scenario, input, schedules, {
    record,
    ...(run.check.order ? { order: run.check.order } : {}),
  });
  if (stopped) throw new StoppedWhileTrying(stopped);
  const outcomes = followed.map(({ observation }) => ({ observation, count: 1, firstSeed: 0 }));
  const judged = await judgeOutcomes(run, input, outcomes);
  return followed.map((one, index) => {
    const fault = judged[index]?.fault;
    return fault ? { followed: one, fault } : { followed: one };
  });
}

/** Errors that ended threads are printed nowhere: the student reads of them here. */
function withErrors(message: string, { raised = [] }: Observation): string {
  const [first] = raised;
  if (!first || message.includes(first.thread)) return message;
  const where = first.place ? ` (${first.place.file}, line ${first.place.line})` : '';
  return `${message} ${first.thread} was ended by ${first.name}: ${first.message}${where}.`;
}
