import type { Bundle } from '#grader/contract/bundle.ts';
import type { Report } from '#grader/contract/report.ts';
import type { Language, Submission } from '#grader/contract/submission.ts';
import { EventLog } from '#grader/service/event-log.ts';

/** What a worker needs to grade a run. */
export interface Work {
  bundle: Bundle;
  submission: Submission;
  seed: number;
}

export const RUN_STATES = ['queued', 'running', 'finished', 'cancelled', 'returned'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** One submission from the moment it is taken until it is forgotten. Times are milliseconds of the epoch. */
export interface Run {
  readonly id: string;
  readonly student: string;
  readonly exercise: string;
  readonly language: Language;
  readonly log: EventLog;
  readonly postedAtMs: number;
  /** Needed until the end only; kept runs do not hold on to exercises and sources. */
  work: Work | undefined;
  state: RunState;
  /** Which try is under way or comes next, from 1. */
  attempt: number;
  /** Jobs before this one when its reader was last told. */
  ahead: number | undefined;
  cancelRequested: boolean;
  /** Start of the first try, and of the latest. */
  firstStartedAtMs: number | undefined;
  startedAtMs: number | undefined;
  endedAtMs: number | undefined;
  report: Report | undefined;
}

/** The runs this process knows, by the id their client chose. Ended ones are kept a while, so that a reader may come late. */
export class Runs {
  readonly #keepMs: number;
  readonly #keepCount: number;
  readonly #now: () => number;
  readonly #runs = new Map<string, Run>();
  /** Ended runs, the oldest first. */
  readonly #ended = new Set<Run>();

  constructor(options: { keepMs: number; keepCount: number; now?: () => number }) {
    this.#keepMs = options.keepMs;
    this.#keepCount = options.keepCount;
    this.#now = options.now ?? Date.now;
  }

  get(id: string): Run | undefined {
    this.#forgetOld();
    return this.#runs.get(id);
  }

  /** Enters a new run as queued. The id must be unknown: whoever posts again is answered with `get`. */
  add(id: string, student: string, work: Work): Run {
    const run: Run = {
      id,
      student,
      work,
      exercise: work.bundle.slug,
      language: work.submission.language,
      log: new EventLog(),
      postedAtMs: this.#now(),
      state: 'queued',
      attempt: 1,
      ahead: undefined,
      cancelRequested: false,
      firstStartedAtMs: undefined,
      startedAtMs: undefined,
      endedAtMs: undefined,
      report: undefined,
    };
    this.#runs.set(run.id, run);
    return run;
  }

  /** Marks the start of a try. */
  started(run: Run): void {
    run.state = 'running';
    run.ahead = undefined;
    run.startedAtMs = this.#now();
    run.firstStartedAtMs ??= run.startedAtMs;
  }

  /** Marks the end of a run; from now on it is kept for a limited time only. */
  ended(run: Run, state: 'finished' | 'cancelled' | 'returned', report?: Report): void {
    run.state = state;
    run.ahead = undefined;
    run.report = report;
    run.work = undefined;
    run.endedAtMs = this.#now();
    this.#ended.add(run);
    this.#forgetOld();
  }

  #forgetOld(): void {
    const oldestMs = this.#now() - this.#keepMs;
    for (const run of this.#ended) {
      if (this.#ended.size <= this.#keepCount && (run.endedAtMs ?? 0) >= oldestMs) break;
      this.#ended.delete(run);
      this.#runs.delete(run.id);
    }
  }
}
