import type { CheckKind } from '#grader/contract/bundle.ts';
import type { CheckResult, Report } from '#grader/contract/report.ts';
import type { Language, SourceFile } from '#grader/contract/submission.ts';
import type { Verdict } from '#grader/contract/verdicts.ts';

/** What the pages are given by their loads: plain data, nothing of the database. */

export type Role = 'guest' | 'student' | 'teacher' | 'admin';

export interface Viewer {
  id: string;
  nickname: string;
  role: Role;
}

export type Progress = 'untouched' | 'tried' | 'solved';

export interface ExerciseCard {
  slug: string;
  title: string;
  summary: string;
  concept: string;
  level: number;
  languages: Language[];
  prerequisites: string[];
  kinds: CheckKind[];
  progress: Progress;
}

export interface UnitView {
  id: string;
  title: string;
  exercises: ExerciseCard[];
}

/** An interpreter that a submission may be run on, where there are several. */
export interface InterpreterChoice {
  id: string;
  name: string;
}

export interface CheckPromise {
  id: string;
  kind: CheckKind;
  title: string;
  promise: string;
}

export interface ExerciseView extends ExerciseCard {
  unit: string;
  statementHtml: string;
  hintsHtml: string[];
  checks: CheckPromise[];
  starters: Partial<Record<Language, SourceFile[]>>;
  /** Read-only files that submissions may import. */
  provided: Partial<Record<Language, SourceFile[]>>;
  next?: { slug: string; title: string };
}

export type SubmissionStatus = 'queued' | 'running' | 'done' | 'cancelled';

export interface SubmissionSummary {
  id: string;
  exercise: string;
  exerciseTitle: string;
  language: Language;
  status: SubmissionStatus;
  verdict?: Verdict;
  speedup?: number;
  /** ISO 8601. */
  submittedAt: string;
}

export interface SubmissionView extends SubmissionSummary {
  /** The one that was asked for, if any was. */
  interpreter?: string;
  files: SourceFile[];
  report?: Report;
  /** Whether the viewer made it. */
  own: boolean;
  nickname: string;
}

/** What the page shows while and after a submission is graded; made from run events by one reducer. */
export interface RunState {
  phase: 'idle' | 'sending' | 'queued' | 'running' | 'done' | 'cancelled' | 'lost';
  ahead?: number;
  attempt?: number;
  checks: {
    id: string;
    kind: CheckKind;
    title: string;
    state: 'waiting' | 'running' | 'done' | 'skipped';
    done?: number;
    of?: number;
    unit?: string;
    result?: CheckResult;
  }[];
  report?: Report;
}

export interface LeaderboardRow {
  rank: number;
  nickname: string;
  language: Language;
  speedup?: number;
  speedupLow?: number;
  speedupHigh?: number;
  /** Where speed is measured: what the work took, and what it takes one by one. */
  wallMs?: number;
  baselineMs?: number;
  cores: number;
  host: string;
  /** ISO 8601. */
  at: string;
  own: boolean;
}

export interface OverallRow {
  rank: number;
  nickname: string;
  solved: number;
  points: number;
  /** ISO 8601, the last time that changed the score. */
  at: string;
  own: boolean;
}
