import type { Json } from '#grader/contract/json.ts';
import { LIMITS } from '#grader/contract/limits.ts';
import type { Observation } from '#grader/contract/observation.ts';
import { servedPages } from '#grader/contract/site.ts';
import { whyStopped, type Answer } from '#grader/runners/answers.ts';
import type { Command } from '#grader/runners/protocol.ts';
import { NO_ANSWER } from '#grader/runners/run-endings.ts';
import { HURRIED_LOOK_EVERY_MS } from '#grader/runners/stuck.ts';
import { siteOf } from '#grader/sandbox/pages/practice-server.ts';
import type {
  ExploreOptions,
  ExploreResult,
  FollowOptions,
  FollowResult,
  Outcome,
  RepeatOptions,
  Repeated,
  Replayed,
} from '#grader/service/runner.ts';

/** A sandbox that can be asked. `what` is what a student is told took too long. */
export interface Asking {
  cores: number;
  /** `lookEveryMs`: how often it is looked whether a real run is stuck, where that is to be known sooner than usual. */
  ask(command: Command, what: string, lookEveryMs?: number): Promise<Answer>;
  /** Measures for how long it asks for no core, in ms, until the end is asked for. */
  watchIdle(): { end(): number };
}

/** Runs that wait are repeated as often as the shortest wait seen fits into this time: the student waits, too. */
const STRESS_IDLE_MS = 600;
/** However long they wait. */
const STRESS_RUNS_LEAST = 2;
/** Starting a process takes longer than most runs, but each has only one beginning. */
const STRESS_RUNS_EACH = 4;

/** Searches orders or schedules of a scenario, or repeats real runs where the child answers with only one. */
export async function explore(
  asking: Asking,
  scenario: string,
  input: Json,
  options: ExploreOptions,
): Promise<ExploreResult> {
  const { firstSeed, schedules, stressRuns = LIMITS.stressRuns } = options;
  const command = {
    type: 'explore' as const,
    scenario,
    input,
    firstSeed,
    seed: firstSeed,
    schedules,
    // A check that says how often to repeat needs real processes or sockets.
    controlled: options.stressRuns === undefined,
    ...(options.sharedMemory === undefined ? {} : { sharedMemory: options.sharedMemory }),
    ...(options.order ? { order: options.order } : {}),
    stepBudget: options.stepBudget,
    exhaustiveBudget: options.exhaustiveSchedules,
    ...virtual(asking, input),
  };
  const { answer, idleMs } = await askWatched(asking, command, 'Trying schedules');
  const stopped = whyStopped(answer);
  const { outcomes = [], schedules: tried = 0, strategy = 'random walk', observation } = answer.done ?? {};
  const { interleavings, strategies, exhaustive, actors, order, unfollowed } = answer.done ?? {};
  if (stopped || !observation) {
    return {
      ...(stopped ? { stopped } : {}),
      outcomes,
      schedules: tried,
      strategy,
      ...(interleavings === undefined ? {} : { interleavings }),
      ...(strategies ? { strategies } : {}),
      ...(exhaustive ? { exhaustive } : {}),
      ...(actors ? { actors } : {}),
      ...(order ? { order } : {}),
      ...(unfollowed ? { unfollowed } : {}),
    };
  }
  const first = { scenario, input, firstSeed, observation, idleMs };
  return stress(asking, first, Math.min(schedules, stressRuns), options);
}

/** Where schedules cannot be controlled: real runs again and again, few of them in one process, each with another seed. */
async function stress(
  asking: Asking,
  first: { scenario: string; input: Json; firstSeed: number; observation: Observation; idleMs: number },
  runs: number,
  { isLate, onProgress }: Pick<ExploreOptions, 'isLate' | 'onProgress'>,
): Promise<ExploreResult> {
  const { scenario, input, firstSeed } = first;
  const seen: Outcome[] = [];
  count(seen, comparable(first.observation), firstSeed);
  // The shortest of them: on a busy host a run may have to wait for what others do.
  let { idleMs } = first;
  let done = 1;
  while (done < runs && !isLate()) {
    const fitting = Math.max(STRESS_RUNS_LEAST, Math.floor(STRESS_IDLE_MS / idleMs));
    const next = Math.min(STRESS_RUNS_EACH, Math.min(runs, fitting) - done);
    if (next < 1) break;
    const seed = firstSeed + done;
    const options = { seed, firstSeed, plain: false, runs: next, endsAfterMs: LIMITS.wallMs };
    const repeating = await askWatched(asking, repetition(asking, scenario, input, options), 'Repeating a run');
    const { answer } = repeating;
    idleMs = Math.min(idleMs, repeating.idleMs / next);
    const repeated = answer.done?.repeated ?? [];
    const stopped = whyStopped(answer) ?? (repeated.length === 0 ? NO_ANSWER : undefined);
    if (stopped) return { stopped, outcomes: seen, schedules: done, strategy: 'stress' };
    for (const [index, one] of repeated.entries()) count(seen, comparable(one), seed + index);
    done += repeated.length;
    onProgress(done);
  }
  return { outcomes: seen, schedules: done, strategy: 'stress' };
}

/** Asks, and measures for how long no core was asked for until the answer. */
async function askWatched(asking: Asking, command: Command, what: string): Promise<{ answer: Answer; idleMs: number }> {
  const idle = asking.watchIdle();
  try {
    const answer = await asking.ask(command, what);
    return { answer, idleMs: idle.end() };
  } catch (error) {
    idle.end();
    throw error;
  }
}

/** Follows schedules one after the other. */
export async function follow(
  asking: Asking,
  scenario: string,
  input: Json,
  schedules: readonly string[],
  { record, order, sharedMemory }: FollowOptions,
): Promise<FollowResult> {
  const command: Command = {
    type: 'follow',
    record,
    scenario,
    input,
    seed: 0,
    controlled: true,
    ...(order ? { order } : {}),
    ...(sharedMemory ? { sharedMemory } : {}),
    scheduleTexts: schedules,
    ...virtual(asking, input),
  };
  const answer = await asking.ask(command, 'Replaying a schedule');
  const stopped = whyStopped(answer);
  return { ...(stopped ? { stopped } : {}), followed: answer.done?.replays ?? [] };
}

/** Runs more often for real, in one process: with switch points, or plain as on the student's own machine. */
export async function repeat(asking: Asking, scenario: string, input: Json, options: RepeatOptions): Promise<Repeated> {
  const command = repetition(asking, scenario, input, { seed: 0, firstSeed: 0, ...options });
  const { done, stopped } = await asking.ask(command, 'Repeating a run', HURRIED_LOOK_EVERY_MS);
  return { observations: (done?.repeated ?? []).map(comparable), hangs: stopped?.verdict === 'deadlock' };
}

/** Runs the order that a seed stands for once more. */
export async function replay(asking: Asking, scenario: string, input: Json, seed: number): Promise<Replayed> {
  const command: Command = { type: 'replay', scenario, input, seed, ...virtual(asking, input) };
  const { stopped, done } = await asking.ask(command, 'Replaying a schedule');
  const why = stopped ?? done?.refused;
  return {
    ...(why ? { stopped: why } : {}),
    ...(done?.observation ? { observation: done.observation } : {}),
    ...(done?.comparable ? { comparable: done.comparable } : {}),
    ...(done?.arrivals === undefined ? {} : { arrivals: done.arrivals }),
    schedule: (done?.schedule ?? []).join(' › '),
  };
}

/** The command for real runs, of which the first has `seed`; `firstSeed` is that of the first of all of them. */
function repetition(
  { cores }: Asking,
  scenario: string,
  input: Json,
  options: RepeatOptions & { seed: number; firstSeed: number },
): Command {
  return { type: 'repeat', scenario, input, cores, ...options };
}

function virtual({ cores }: Asking, input: Json) {
  const site = siteOf(input);
  return { stepLimit: LIMITS.scheduleSteps, cores, ...(site ? { pages: servedPages(site) } : {}) };
}

/** Real runs differ in their times; what is compared among them is the order of events. */
function comparable(observation: Observation): Observation {
  return { ...observation, events: observation.events.map((event, index) => ({ ...event, at: index })) };
}

/** Adds what one run showed to the distinct outcomes. */
function count(outcomes: Outcome[], observation: Observation, seed: number): void {
  const key = JSON.stringify(observation);
  const known = outcomes.find((one) => JSON.stringify(one.observation) === key);
  if (known) known.count += 1;
  else outcomes.push({ observation, count: 1, firstSeed: seed });
}
