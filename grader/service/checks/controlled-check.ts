import type { BugClass } from '#grader/contract/bug-classes.ts';
import type { Json } from '#grader/contract/json.ts';
import type { Observation } from '#grader/contract/observation.ts';
import type { RecordedTrace } from '#grader/contract/recorded-trace.ts';
import type { Exploration } from '#grader/contract/report.ts';
import { bugClassOf, callsBugOf } from '#grader/core/explain-race.ts';
import { shrink } from '#grader/core/shrink.ts';
import { stoppedFinding, type CheckRun, type Finding } from '#grader/service/checks/check-run.ts';
import { fidelityOf } from '#grader/service/checks/fidelity.ts';
import type { Notation } from '#grader/service/checks/notation.ts';
import { picturesOf, stepsTelling } from '#grader/service/checks/pictures.ts';
import { judgeOutcomes, type JudgedOutcome, type OutcomeFault } from '#grader/service/checks/outcomes.ts';
import { shown } from '#grader/service/checks/runs-check.ts';
import type { FollowedSchedule, Stopped } from '#grader/service/runner.ts';

/** A schedule that was followed, and what is wrong with what came of it. */
interface Tried {
  followed: FollowedSchedule;
  fault?: OutcomeFault;
}

const NEARBY_MOST = 6;
/** So many schedules are tried to make a passing one small. */
const PASSING_TESTS_MOST = 16;
const FAILING = 'The failing order';
const PASSING = 'The nearest order that passes';

class StoppedWhileTrying extends Error {
  readonly stopped: Stopped;
  constructor(stopped: Stopped) {
    super(stopped.message);
    this.stopped = stopped;
  }
}

/** What a search found of one input, and how its schedules are written. */
interface Search<Item> {
  failing: JudgedOutcome;
  judged: readonly JudgedOutcome[];
  notationOf(schedule: string): Notation<Item>;
}

/**
 * A failing schedule as a finding: made small, confirmed in a fresh process, beside the nearest that passes, with what kind of bug it
 * is and where it can be met, as far as its steps are known.
 */
export async function explainSchedule<Item>(
  run: CheckRun,
  input: Json,
  { failing, judged, notationOf }: Search<Item>,
  exploration: Exploration,
): Promise<Finding> {
  try {
    const { schedule = '-' } = failing;
    const smallest = await smallestFailing(run, input, failing.fault!, notationOf(schedule));
    const words = (text: string): string => notationOf(text).words(notationOf(text).items);
    const passed = await nearestPassing(run, input, smallest, { judged, notationOf });
    return await finding(run, input, { smallest, passed, judged, words }, exploration);
  } catch (error) {
    if (!(error instanceof StoppedWhileTrying)) throw error;
    return { ...stoppedFinding(error.stopped), input: shown(input), exploration };
  }
}

/** Whether a schedule fails with this verdict when it is followed. */
export async function failsSo(run: CheckRun, input: Json, schedule: string, verdict: string): Promise<boolean> {
  try {
    const [tried] = await tryAll(run, input, [schedule], false);
    return tried?.fault?.verdict === verdict;
  } catch (error) {
    if (!(error instanceof StoppedWhileTrying)) throw error;
    return false;
  }
}

interface Smallest {
  schedule: string;
  fault: Finding;
  replays: number;
  /** Schedules that may pass, the nearest first: without its last deviation, and those that passed with fewer. */
  nearby: string[];
}

async function smallestFailing<Item>(
  run: CheckRun,
  input: Json,
  fault: OutcomeFault,
  { items, print, simpler }: Notation<Item>,
): Promise<Smallest> {
  const passing: (readonly Item[])[] = [];
  const fail = async (lists: readonly (readonly Item[])[]): Promise<boolean[]> => {
    const tried = await tryAll(run, input, lists.map(print), false);
    passing.unshift(...lists.filter((_, index) => tried[index] && !tried[index].fault));
    return tried.map((one) => one.fault?.verdict === fault.verdict);
  };
  const shrunk = await shrink(items, fail);
  const simple = simpler(shrunk.items);
  const failing = await fail(simple);
  const smallest = simple.find((_, index) => failing[index]) ?? shrunk.items;
  const { length } = smallest;
  return {
    schedule: print(smallest),
    fault,
    replays: shrunk.tests + simple.length,
    nearby: [
      ...(length > 0 ? [print(smallest.slice(0, -1))] : []),
      ...passing.filter((one) => one.length < length).map(print),
    ],
  };
}

/** What a finding is made of; `words`: what a student reads of a schedule. */
interface Explained {
  smallest: Smallest;
  passed: FollowedSchedule | undefined;
  judged: readonly JudgedOutcome[];
  words(schedule: string): string;
}

async function finding(
  run: CheckRun,
  input: Json,
  { smallest, passed, judged, words }: Explained,
  exploration: Exploration,
): Promise<Finding> {
  const [first] = await tryAll(run, input, [smallest.schedule], true);
  // A failure may come before all that would be late is asked for: only what was belongs to its order of arrival.
  const text = first?.followed.timed ? first.followed.schedule : smallest.schedule;
  const [failed] = text === smallest.schedule ? [first] : await tryAll(run, input, [text], true);
  if (!failed?.fault || failed.fault.verdict !== smallest.fault.verdict || failed.followed.unused > 0) {
    const message = `Schedule ${text} failed (${smallest.fault.message}) but went another way when it was followed again in a fresh process: your code keeps something from one use to the next, or leaves something to chance. Keep state inside the function or class you were asked for.`;
    const found = { ...exploration, schedule: text };
    return { verdict: 'not_replayable', message, input: shown(input), exploration: found };
  }
  const { observation, trace, timed } = failed.followed;
  const passes = passed !== undefined || judged.some((one) => !one.fault);
  // The same input is right in another order: that is a race, not merely a wrong answer.
  const wrong = failed.fault.verdict === 'wrong_answer' || (observation.raised ?? []).length > 0;
  const verdict = wrong && passes ? 'race' : failed.fault.verdict;
  // Nothing but what is waited for was chosen, which may arrive so anywhere.
  const fidelity = timed ? 'arrival' : await fidelityOf(run, input, judged, exploration);
  const { bug, ...fault } = failed.fault;
  const race = { passes, passing: passed?.trace };
  const shownBug = bug ?? (trace && classOf({ ...fault, verdict }, failed.followed, trace, race));
  return {
    ...fault,
    verdict,
    input: shown(input),
    message: [withErrors(failed.fault.message, observation), words(text)].filter(Boolean).join(' '),
    exploration: {
      ...exploration,
      schedule: text,
      shrinkReplays: smallest.replays,
      ...(fidelity ? { fidelity } : {}),
      ...(trace && shownBug ? { bug: shownBug } : {}),
      ...(timed && shownBug ? { actors: 'calls' } : {}),
    },
    ...picturesOf(
      { title: FAILING, followed: failed.followed },
      stepsTelling(verdict),
      passed && { title: PASSING, followed: passed },
    ),
  };
}

/** Where only the oracle knows that somebody waits for ever, the steps do not tell why. */
function classOf(
  fault: Finding,
  { observation, timed }: FollowedSchedule,
  trace: RecordedTrace,
  { passes, passing }: { passes: boolean; passing: RecordedTrace | undefined },
): BugClass | undefined {
  // Of promises only what is read and written is followed, not what wakes whom.
  if (timed) return fault.verdict === 'race' ? callsBugOf(trace, passing) : undefined;
  if (fault.verdict === 'deadlock' && observation.outcome === 'returned') return 'unexplained';
  return bugClassOf(observation, trace, passes);
}

/**
 * The passing schedule that shares most with the failing one: one that has less of what makes it fail, or else one that the search
 * found, with no more than it needs to pass.
 */
async function nearestPassing<Item>(
  run: CheckRun,
  input: Json,
  { nearby }: Smallest,
  { judged, notationOf }: Pick<Search<Item>, 'judged' | 'notationOf'>,
): Promise<FollowedSchedule | undefined> {
  const tried = await tryAll(run, input, [...new Set(nearby)].slice(0, NEARBY_MOST), true);
  const near = tried.find(({ fault }) => !fault);
  if (near) return near.followed;
  const known = judged.find((one) => !one.fault && one.schedule !== undefined)?.schedule;
  if (known === undefined) return undefined;
  const { items, print, simpler } = notationOf(known);
  const pass = async (lists: readonly (readonly Item[])[]): Promise<boolean[]> =>
    (await tryAll(run, input, lists.map(print), false)).map(({ fault }) => !fault);
  const shrunk = await shrink(items, pass, PASSING_TESTS_MOST);
  const simple = simpler(shrunk.items);
  const passing = await pass(simple);
  const smallest = simple.find((_, index) => passing[index]) ?? shrunk.items;
  const [found] = await tryAll(run, input, [print(smallest)], true);
  return found && !found.fault ? found.followed : undefined;
}

/** Follows schedules and asks the oracle of each. Those that are recorded run where nothing ran before. */
async function tryAll(run: CheckRun, input: Json, schedules: string[], record: boolean): Promise<Tried[]> {
  if (schedules.length === 0) return [];
  const { stopped, followed } = await run.session.follow(run.check.scenario, input, schedules, {
    record,
    ...(run.check.order ? { order: run.check.order } : {}),
    ...(run.check.sharedMemory && run.language === 'ts' ? { sharedMemory: true } : {}),
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
