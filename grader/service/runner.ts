import type { Calibration } from '#grader/contract/calibration.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Actors } from '#grader/contract/bug-classes.ts';
import type { Json } from '#grader/contract/json.ts';
import type { Facts, Observation, ObservedError, PageVisit } from '#grader/contract/observation.ts';
import type { ReadyOrder } from '#grader/contract/ready-order.ts';
import type { RecordedTrace } from '#grader/contract/recorded-trace.ts';
import type { Exploration } from '#grader/contract/report.ts';
import type { Submission } from '#grader/contract/submission.ts';
import type { Verdict } from '#grader/contract/verdicts.ts';
import type { ExhaustiveSearch } from '#grader/core/exhaustive.ts';
import type { Cores } from '#grader/service/cores.ts';

/** Why a sandbox gave no observation: data about the submission, never an exception. */
export interface Stopped {
  verdict: Verdict;
  message: string;
  error?: ObservedError;
}

/** One run of a scenario on the real runtime, seen from inside and from outside. */
export interface RunResult {
  stopped?: Stopped;
  observation?: Observation;
  pages: PageVisit[];
  facts: Facts;
}

/** One distinct outcome of many schedules: how often it came, and the first seed that led to it. */
export interface Outcome {
  observation: Observation;
  count: number;
  firstSeed: number;
  /** Threads under control: the shortest schedule that led to it. */
  schedule?: string;
}

/** `hurried`: it is run only to learn where a failure can be met, so that nobody waits long where it is stuck. */
export interface RunOptions {
  baseline: boolean;
  seed: number;
  hurried?: boolean;
}

/** `record`: with every step, to be shown. `order`, `sharedMemory`: as in the search that found the schedules. */
export interface FollowOptions {
  record: boolean;
  sharedMemory?: boolean;
  order?: ReadyOrder;
}

export interface FollowResult {
  stopped?: Stopped;
  followed: FollowedSchedule[];
}

/** How an input is explored: `stressRuns` where schedules cannot be controlled, `sharedMemory` where workers of TypeScript are, `order` where an event loop's tasks are. */
export interface ExploreOptions {
  firstSeed: number;
  schedules: number;
  /** How many more may be tried exhaustively. */
  exhaustiveSchedules: number;
  /** Switch points of all schedules together, where threads are under control. */
  stepBudget: number;
  stressRuns?: number;
  sharedMemory?: boolean;
  order?: ReadyOrder;
  /** Asked between real runs that are repeated: whether there is no time for more; then it ends with fewer. */
  isLate(): boolean;
  onProgress(done: number): void;
}

export interface ExploreResult {
  stopped?: Stopped;
  /** How schedules were chosen: "random walk" in virtual time, "controlled" for schedules of threads, or "stress" where real runs were repeated. */
  strategy: string;
  outcomes: Outcome[];
  schedules: number;
  /** Threads under control: how many of the schedules were different ones, and how they were found. */
  interleavings?: number;
  actors?: Actors;
  order?: ReadyOrder;
  strategies?: NonNullable<Exploration['strategies']>;
  exhaustive?: ExhaustiveSearch;
  unfollowed?: NonNullable<Exploration['unfollowed']>;
}

/** One schedule of threads, followed again. `unused` counts deviations that could not be taken: the program then went another way. */
export interface FollowedSchedule {
  observation: Observation;
  /** The schedule that came of it. */
  schedule: string;
  unused: number;
  /** Every step of it, where it was asked for. */
  trace?: RecordedTrace;
  /** Orders of arrival: the observation with the times of its events. */
  timed?: Observation;
}

/** One seed run again: `observation` has times for the picture, `comparable` is what is judged, `schedule` the order of what came true. */
export interface Replayed {
  stopped?: Stopped;
  observation?: Observation;
  comparable?: Observation;
  schedule: string;
  /** What each wait took, as an order of arrival that can be followed. */
  arrivals?: string;
}

/** How real runs are repeated: `plain` without the switch points that shake them, `runs` of them unless `endsAfterMs` is over before. */
export interface RepeatOptions {
  plain: boolean;
  runs: number;
  endsAfterMs: number;
}

/** Real runs once more: what was seen of those that came to an end, and whether one did not since all of it waited for ever. */
export interface Repeated {
  observations: Observation[];
  hangs: boolean;
}

/** A sandbox that holds one submission, loaded and ready. Used for all checks of that submission, then closed. */
export interface Session {
  /** Set when the submission could not be loaded; then nothing else may be called but `console` and `close`. */
  readonly refused?: Stopped;
  /** Name and version of what runs it, as reports have it. */
  readonly runtime: string;
  run(scenario: string, input: Json, options: RunOptions): Promise<RunResult>;
  explore(scenario: string, input: Json, options: ExploreOptions): Promise<ExploreResult>;
  /** Runs one seed again in a fresh world. `schedule` lists its choices as a short string. */
  replay(scenario: string, input: Json, seed: number): Promise<Replayed>;
  /** Follows schedules of threads, all in one fresh world, in order; with every step where they are to be shown. */
  follow(scenario: string, input: Json, schedules: readonly string[], options: FollowOptions): Promise<FollowResult>;
  /** More real runs, on real threads of one process. */
  repeat(scenario: string, input: Json, options: RepeatOptions): Promise<Repeated>;
  /** Has it run on these cores from now on. Answers whether the host can hold it to them. */
  pin(cores: readonly number[]): boolean;
  console(): { text: string; truncated: boolean };
  usage(): { cpuMs: number; peakMemoryMb: number };
  /** Begins to end the sandbox. Its runner lets nobody in before every process of it is gone. */
  close(): void;
}

/** Runs submissions of one language. */
export interface Runner {
  readonly isolation: string;
  /** Opens a session on these cores, by their numbers. */
  open(bundle: Bundle, submission: Submission, on: { cores: readonly number[]; signal: AbortSignal }): Promise<Session>;
  close(): Promise<void>;
}

/** One run as the oracle is shown it. */
export interface RunEvidence {
  input: Json;
  observation: Observation;
  pages: PageVisit[];
  facts: Facts;
}

/** `true` for a pass. `oracleError` says that the judge itself threw, which mostly means an answer of a quite different kind. */
export type Judged = true | { verdict: Verdict; message: string; expected?: Json; actual?: Json; oracleError?: string };

/** The exercise's judge, in an isolate of its own. Throws only for the teacher's or our own bugs. */
export interface Oracle {
  /** `scale`: how many times the usual work is asked for. */
  inputs(checkId: string, seed: number, scale?: number): Promise<Json[]>;
  /** How long the waits of a speedup check's input last one after the other, in ms. */
  sequentialMs(checkId: string, input: Json): Promise<number>;
  /** One judgement for each evidence, in order. */
  judge(checkId: string, evidence: RunEvidence[]): Promise<Judged[]>;
  /** Judges all runs of a check together, where its author says how; `true` where not. */
  conclude(checkId: string, evidence: RunEvidence[]): Promise<Judged>;
  close(): void;
}

export interface GradeParts {
  runners: Partial<Record<Submission['language'], Runner>>;
  openOracle(bundle: Bundle, language: Submission['language']): Promise<Oracle>;
  cores: Cores;
  /** What the cores of this host can do, where that is known. Waits for all of them, so it may not be asked on leased cores. */
  calibration(): Promise<Calibration | undefined>;
}
