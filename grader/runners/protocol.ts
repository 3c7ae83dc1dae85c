import type { Json } from '../contract/json.ts';
import type { Actors } from '../contract/bug-classes.ts';
import type { ReadyOrder } from '../contract/ready-order.ts';
import type { Observation, ObservedError } from '../contract/observation.ts';
import type { RecordedTrace } from '../contract/recorded-trace.ts';
import type { ExhaustiveSearch } from '../core/exhaustive.ts';
import type { Place } from '../contract/report.ts';
import type { SourceFile } from '../contract/submission.ts';
import type { ServedPage } from '../contract/site.ts';

/** What the parent tells the child, one JSON value a line. Every command but `answer` and `go` is answered by one `done`. */
export type Command =
  | {
      type: 'load';
      submission: SourceFile[];
      provided: SourceFile[];
      scenario: string;
      exports: string[];
      isolateMb: number;
      /** Python: libraries to import before the submission is. */
      preload?: string[];
    }
  /** Readies a fresh isolate; answered by `ready`, then waits for `go`. */
  | { type: 'prepare'; scenario: string; input: Json; baseline: boolean; cores: number; seed: number; wallMs: number }
  | { type: 'go' }
  /** Nothing but the main thread has done anything for so long, or set itself a time. TypeScript only: what is still to come it knows itself. */
  | { type: 'stuck'; forMs: number }
  /** What a run left open was seen, and may be ended. Python only: there it is closed by that. */
  | { type: 'clear' }
  | {
      type: 'explore';
      scenario: string;
      input: Json;
      pages?: ServedPage[];
      firstSeed: number;
      seed: number;
      schedules: number;
      stepLimit: number;
      cores: number;
      /** Python: whether threads of a scenario that is no coroutine are put under control, and how many schedules are tried exhaustively. */
      controlled?: boolean;
      exhaustiveBudget?: number;
      /** TypeScript: whether workers share memory, so that schedules of threads are searched instead of orders of arrival. */
      sharedMemory?: boolean;
      /** Python: in which order an event loop runs tasks that are ready. */
      order?: ReadyOrder;
      /** Switch points of all schedules together, after which the search ends. */
      stepBudget?: number;
    }
  /** Python: real runs one after the other in one process, until so many are done or so long is over. */
  | {
      type: 'repeat';
      scenario: string;
      input: Json;
      /** Each of the runs has the seed after that of the one before; `firstSeed` is that of the first of all, in other processes too. */
      seed: number;
      firstSeed: number;
      cores: number;
      /** Without any switch points, as on the student's own machine. */
      plain: boolean;
      runs: number;
      endsAfterMs: number;
    }
  /** Threads under control: follows schedules, and records every step where they are to be shown. */
  | {
      type: 'follow';
      record: boolean;
      scenario: string;
      input: Json;
      pages?: ServedPage[];
      seed: number;
      stepLimit: number;
      cores: number;
      controlled: true;
      /** TypeScript: whether these are schedules of workers that share memory, and not orders of arrival. */
      sharedMemory?: boolean;
      order?: ReadyOrder;
      scheduleTexts: readonly string[];
    }
  | {
      type: 'replay';
      scenario: string;
      input: Json;
      pages?: ServedPage[];
      seed: number;
      stepLimit: number;
      cores: number;
    }
  | { type: 'answer'; id: number; answer: { status: number; body: string; location?: string; failed?: string } };

/** One schedule that was followed, in an order of arrival also with the times of its events. `schedule` is what came of it, `unused` counts deviations that could not be taken. */
export interface ThreadReplay {
  observation: Observation;
  schedule: string;
  unused: number;
  trace?: RecordedTrace;
  timed?: Observation;
}

export interface ChildStopped {
  verdict: string;
  message: string;
  error?: ObservedError;
}

/** What the child tells the parent, one JSON value a line. */
export type Message =
  | { type: 'booted'; runtime: string }
  | { type: 'ready' }
  | { type: 'progress'; done: number }
  /** Python: where a run under control stands still. */
  | { type: 'where'; place: Place }
  | { type: 'fetch'; id: number; url: string }
  | { type: 'abort'; id: number }
  | { type: 'print'; text: string }
  /** The submission met a limit; whatever it was doing is over. */
  | ({ type: 'stopped' } & ChildStopped)
  | {
      type: 'done';
      refused?: ChildStopped;
      observation?: Observation;
      /** What was seen of each of the runs that were repeated. */
      repeated?: Observation[];
      /** The form of a replayed observation that is compared and judged: places in the order of events instead of times. */
      comparable?: Observation;
      schedule?: string[];
      /** The order of arrival that a replayed seed came to, as text. */
      arrivals?: string;
      outcomes?: { observation: Observation; count: number; firstSeed: number; schedule?: string }[];
      schedules?: number;
      /** Threads under control. */
      interleavings?: number;
      strategies?: { name: string; schedules: number; distinct: number }[];
      exhaustive?: ExhaustiveSearch;
      replays?: ThreadReplay[];
      /** Python: how it was explored, and the seed of a single stressed repetition. */
      strategy?: string;
      /** Python: what took turns under control, and in which order those that were ready did. */
      actors?: Actors;
      /** Python: what ran as one step though it is several. */
      unfollowed?: string[];
      order?: ReadyOrder;
      /** Python: processes and threads that came to be during the run. */
      tasksStarted?: number;
      /** Python: the process that ran the submission ended without an answer. */
      ended?: boolean;
      workersStarted?: number;
      workersAlive?: number;
      longestStallMs?: number;
    };
