import { z } from 'zod';
import { checkSpecSchema, bundleLimitsSchema, type Threshold } from '#grader/contract/bundle.ts';
import type { Json } from '#grader/contract/json.ts';
import type { Facts, Observation, PageVisit } from '#grader/contract/observation.ts';
import type { ReadyOrder } from '#grader/contract/ready-order.ts';
import type { SitePage, SiteSpec } from '#grader/contract/site.ts';
import { languageSchema, type Language } from '#grader/contract/submission.ts';
import type { Verdict } from '#grader/contract/verdicts.ts';

/** What an oracle may use: everything else an exercise.ts needs it must hold itself, since it runs alone in an isolate. */
export interface Tools {
  /** A number from 0 up to 1, from the run's seed. */
  random(): number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  shuffle<T>(items: readonly T[]): T[];
  pick<T>(items: readonly T[]): T;
  /** Deep equality of JSON values. */
  same(left: unknown, right: unknown): boolean;
  /** How many of these requests, or bars of these events, were under way at the same time at most. */
  inFlight(intervals: readonly { startedAt: number; endedAt?: number }[]): number;
  /** The bars of an observation, started and ended events joined. */
  intervals(
    observation: Observation,
    label?: string,
  ): { lane: string; label: string; startedAt: number; endedAt?: number }[];
  /** All pages of a practice site, as an input's `site` describes it; the scenario's code fetches these. */
  site(spec: SiteSpec): SitePage[];
  /** How long the pages of a site take one after the other, in ms: the sum of their latencies. */
  siteMs(spec: SiteSpec): number;
  /** How long a run bound by the processor would have taken on a quiet host, from what was seen of it from outside. */
  undisturbedMs(facts: Facts): number;
  /** The same for a run that mostly waits. */
  undisturbedWaitingMs(facts: Facts): number;
  /** Speedup: how many times as much work as usual an input is to be, where this host does the usual in too short a time to be measured. */
  scale: number;
  /** Cores that a speedup check is given. */
  cores: number;
  /** The submission's language, for sizes: Python computes some 50 times as slowly as TypeScript. */
  language: Language;
}

/** What an oracle judges: one run's input, what the scenario saw, and what was seen from outside. */
export interface Evidence<Input extends Json = Json> {
  input: Input;
  observation: Observation;
  pages: readonly PageVisit[];
  facts: Facts;
}

/** `true` for a pass; otherwise the verdict, and words that say what happened and what to try. */
export type Judgement = true | { verdict: Verdict; message: string; expected?: Json; actual?: Json };

interface CheckBase<Input extends Json> {
  id: string;
  title: string;
  promise: string;
  /** Name of the function in the scenario file. */
  scenario: string;
  /** Makes the inputs; the scenario runs once for each. For speedup checks one fresh input is made per pair, the first of the list is used. */
  inputs(tools: Tools): Input[];
  judge(evidence: Evidence<Input>, tools: Tools): Judgement;
  /** Correctness and conduct: judges all runs together, after each has passed. Conduct: inputs with a `label` are shown as a table. */
  conclude?(evidence: Evidence<Input>[], tools: Tools): Judgement;
}

export interface CorrectnessCheck<Input extends Json = Json> extends CheckBase<Input> {
  kind: 'correctness';
}
export interface DeterminismCheck<Input extends Json = Json> extends CheckBase<Input> {
  kind: 'determinism';
  /** Seeds tried per input. */
  schedules: number;
  /**
   * How many may be tried exhaustively per input: those without preemption, then those with one, then with two, as far as that is
   * enough for all of them. Languages differ in what a schedule costs; one that is left out has a multiple of `schedules`.
   */
  exhaustiveSchedules?: Partial<Record<Language, number>>;
  /** How often each input is repeated where schedules cannot be controlled; few for runs that take long. */
  stressRuns?: number;
  /** TypeScript: whether workers share memory, so that schedules of threads are searched instead of orders of arrival. */
  sharedMemory?: boolean;
  /** Python, asyncio: whether tasks that are ready run in the order of asyncio, so that each failure is one that it may show, or in any. */
  order?: ReadyOrder;
}
interface SpeedupBase<Input extends Json> extends CheckBase<Input> {
  kind: 'speedup';
  threshold: Threshold;
  /** Added to what is said when the pieces ran one after the other, where a language has its own reason for it. */
  notParallelHint?: Partial<Record<Language, string>>;
}
interface TimedBaseline {
  bound: 'cpu' | 'waiting';
  /** The function of the scenario file that does the same work one piece at a time, without the submission. */
  baseline: string;
}
interface KnownBaseline<Input extends Json> {
  bound: 'waiting';
  /**
   * How long the waits of an input last at least, in ms, one after the other. Where the exercise itself sets them, this is known
   * better than it could be measured, and nobody has to wait for it.
   */
  sequentialMs(input: Input, tools: Tools): number;
}
export type SpeedupCheck<Input extends Json = Json> = SpeedupBase<Input> & (TimedBaseline | KnownBaseline<Input>);
export interface ConductCheck<Input extends Json = Json> extends CheckBase<Input> {
  kind: 'conduct';
  /** Where it compares how long runs compute, so that nothing else of the grader may run on their cores meanwhile. */
  bound?: 'cpu';
}
export type Check<Input extends Json = Json> =
  CorrectnessCheck<Input> | DeterminismCheck<Input> | SpeedupCheck<Input> | ConductCheck<Input>;

/** What an exercise.ts exports as its default. */
export interface Exercise {
  title: string;
  summary: string;
  concept: string;
  level: number;
  languages: Language[];
  prerequisites: string[];
  limits?: { wallMs?: number; isolateMb?: number; sandboxMb?: number };
  /**
   * Needed where speed is measured: which of the accepted submissions, by its name, is the reference in each language. What misses the
   * threshold is condemned only if this one reaches it just after.
   */
  reference?: Partial<Record<Language, string>>;
  /** Python libraries that submissions mostly use, imported before a student waits. */
  preload?: string[];
  // Each check knows its own input type; the list does not.
  // oxlint-disable-next-line typescript/no-explicit-any
  checks: Check<any>[];
}

const check = checkSpecSchema
  .extend({
    inputs: z.function(),
    judge: z.function(),
    conclude: z.function().optional(),
    sequentialMs: z.function().optional(),
  })
  .superRefine((value, context) => {
    const missing =
      value.kind === 'determinism' && value.schedules === undefined
        ? ['schedules']
        : value.kind === 'speedup'
          ? (['threshold', 'bound'] as const).filter((key) => value[key] === undefined)
          : [];
    for (const key of missing) {
      context.addIssue({ code: 'custom', path: [key], message: `A ${value.kind} check needs "${key}".` });
    }
    if (value.kind === 'speedup' && (value.baseline === undefined) === (value.sequentialMs === undefined)) {
      context.addIssue({ code: 'custom', message: 'A speedup check needs either "baseline" or "sequentialMs".' });
    }
    if (value.sequentialMs !== undefined && value.bound !== 'waiting') {
      context.addIssue({
        code: 'custom',
        message: 'Only waiting is known beforehand: "sequentialMs" needs bound: "waiting".',
      });
    }
  });

/** Validates the default export of an exercise.ts; its messages are for teachers. */
export const exerciseSchema = z
  .object({
    title: z.string().min(1),
    summary: z.string().min(1),
    concept: z.string().min(1),
    level: z.number().int().min(1).max(5),
    languages: z.array(languageSchema).min(1),
    prerequisites: z.array(z.string()),
    limits: bundleLimitsSchema.partial().optional(),
    reference: z.partialRecord(languageSchema, z.string().regex(/^[a-z0-9][a-z0-9.-]*$/)).optional(),
    preload: z.array(z.string().regex(/^[a-z][a-z0-9_.]*$/)).optional(),
    checks: z
      .array(check)
      .min(1)
      .refine((checks) => new Set(checks.map((one) => one.id)).size === checks.length, 'Two checks have the same id.'),
  })
  .refine(
    // It takes the submission's place, so that nothing can come after.
    ({ reference, checks }) => reference === undefined || checks.slice(0, -1).every(({ kind }) => kind !== 'speedup'),
    'Where there is a reference, speed is measured last: put the speedup check at the end.',
  )
  .refine(
    ({ reference = {}, languages }) => Object.keys(reference).every((one) => languages.some((known) => known === one)),
    'There is a reference in a language that the exercise is not in.',
  );
