import { z } from 'zod';
import { readyOrderSchema } from './ready-order.ts';
import { ACTORS, BUG_CLASSES } from './bug-classes.ts';
import { checkKindSchema, thresholdSchema } from './bundle.ts';
import { jsonSchema } from './json.ts';
import { languageSchema } from './submission.ts';
import { traceSchema } from './trace.ts';
import { verdictSchema } from './verdict-schema.ts';

/** A place in the student's own files; line and column count from 1. */
export const placeSchema = z.object({
  file: z.string(),
  line: z.number().int(),
  column: z.number().int().optional(),
  function: z.string().optional(),
});
export type Place = z.infer<typeof placeSchema>;

/** What was explored by a determinism check. `failing` counts schedules that led to a forbidden outcome. */
export const explorationSchema = z.object({
  strategy: z.string(),
  schedules: z.number().int(),
  distinct: z.number().int(),
  failing: z.number().int(),
  /** The seed that replays the first failure, and the choices it made, as a short string. */
  failingSeed: z.number().int().optional(),
  schedule: z.string().optional(),
  /** Which of the check's inputs failed, counted from 0. */
  inputIndex: z.number().int().optional(),
  /** Whether schedules were chosen by us or merely shaken; old reports do not say. */
  mode: z.enum(['explored', 'stressed']).optional(),
  /** What took turns; old reports do not say. */
  actors: z.enum(ACTORS).optional(),
  /** Tasks: in which order those that were ready ran. */
  order: readyOrderSchema.optional(),
  /** How many different schedules of threads there were among all that were tried. */
  interleavings: z.number().int().optional(),
  /** How each strategy did: schedules it tried, and distinct outcomes it saw. */
  strategies: z
    .array(z.object({ name: z.string(), schedules: z.number().int(), distinct: z.number().int() }))
    .optional(),
  /** The search of all schedules with so many preemptions at most; `finished` where the bound was reached with none left out. */
  exhaustive: z
    .object({
      preemptions: z.number().int(),
      schedules: z.number().int(),
      finished: z.boolean(),
      /** Nothing could be preempted: there are no other schedules. */
      everything: z.boolean().optional(),
    })
    .optional(),
  /** Functions of libraries, and code made from text, that the submission called: each call was one step, in which nobody else took a turn. */
  unfollowed: z.array(z.string()).optional(),
  /** How memory was modelled: every access in an order that all threads agree on, though a processor may let some overtake others. */
  memory: z.literal('sequential').optional(),
  /** What was explored, in words. */
  summary: z.string().optional(),
  /** What the smallest failing schedule shows. */
  bug: z.enum(BUG_CLASSES).optional(),
  /** Where the failure can be met: on this interpreter, only where threads run truly at once, or nowhere yet, though it is allowed; `arrival`: whenever what tasks wait for comes in that order. */
  fidelity: z.enum(['real', 'free_threading', 'contract', 'arrival']).optional(),
  /** Runs that it took to make the failing schedule small. */
  shrinkReplays: z.number().int().optional(),
  outcomes: z.array(z.object({ outcome: z.string(), count: z.number().int(), allowed: z.boolean() })),
});
export type Exploration = z.infer<typeof explorationSchema>;

/** What was timed by a speedup check. Times in milliseconds, ratios are baseline time over submission time. */
export const measurementSchema = z.object({
  threshold: thresholdSchema,
  /** The ratio that `threshold` comes to on this host. */
  needed: z.number(),
  ratio: z.number(),
  ratioLow: z.number(),
  ratioHigh: z.number(),
  confidence: z.number(),
  decision: z.enum(['clears', 'misses', 'too_close']),
  pairs: z.array(
    z.object({
      baselineMs: z.number(),
      submissionMs: z.number(),
      /** Missing where the baseline is known and was not run. */
      baselineCpuMs: z.number().optional(),
      submissionCpuMs: z.number(),
      /** As the clock has it, before what others took is taken off; the baseline's where it was run. */
      baselineWallMs: z.number().optional(),
      submissionWallMs: z.number().optional(),
    }),
  ),
  /** Pairs that the host disturbed: they are not among `pairs`. */
  dropped: z.number().int(),
  /** CPU time over wall time of the submission's runs, from outside: how many cores were kept busy. */
  effectiveParallelism: z.number(),
  /** CPU time of the submission over that of the baseline, where one was run. */
  workInflation: z.number().optional(),
  cores: z.number().int(),
  /** How many times as much as one of them these cores can do together, where the host was calibrated. */
  capacity: z.number().optional(),
  /** How many pieces of the work, or requests, were seen under way at the same time on average; left out where none was seen. */
  underWay: z.number().optional(),
  /** Peak memory of a run, the median of all, where it was seen. */
  submissionMemoryMb: z.number().optional(),
  baselineMemoryMb: z.number().optional(),
  /** Where the submission misses the threshold: what the reference solution, measured right after, showed on the same cores. */
  reference: z
    .object({
      decision: z.enum(['clears', 'misses', 'too_close']),
      ratio: z.number(),
      effectiveParallelism: z.number(),
      ms: z.number(),
      memoryMb: z.number().optional(),
    })
    .optional(),
  /** The submission on fewer cores and on all of them, and the share of its work that only one core can do, as these times tell it. */
  scaling: z
    .object({
      points: z.array(z.object({ cores: z.number().int(), ms: z.number() })),
      serialFraction: z.number(),
    })
    .optional(),
});
export type Measurement = z.infer<typeof measurementSchema>;

export const checkResultSchema = z.object({
  id: z.string(),
  kind: checkKindSchema,
  title: z.string(),
  verdict: verdictSchema,
  /** For the student: what happened, where, what to try. */
  message: z.string(),
  place: placeSchema.optional(),
  input: jsonSchema.optional(),
  expected: jsonSchema.optional(),
  actual: jsonSchema.optional(),
  inputsCount: z.number().int().optional(),
  durationMs: z.number(),
  exploration: explorationSchema.optional(),
  measurement: measurementSchema.optional(),
  /** What each named run took, where a check compares runs: seen from outside. */
  runs: z
    .array(z.object({ label: z.string(), wallMs: z.number(), cpuMs: z.number(), peakMemoryMb: z.number() }))
    .optional(),
  /** Facts seen from outside, such as requestsInFlight: 4. */
  facts: z.record(z.string(), z.number()).optional(),
  trace: traceSchema.optional(),
  /** A nearby passing run, beside a failing one. */
  passingTrace: traceSchema.optional(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

export const hostSchema = z.object({
  cores: z.number().int(),
  model: z.string(),
  /** Runtime name and version, such as "V8 13.6". */
  runtime: z.string(),
  isolation: z.string(),
  /** Equal for hosts whose timings may be compared. */
  fingerprint: z.string(),
});
export type Host = z.infer<typeof hostSchema>;

/** The grader's answer to one submission. */
export const reportSchema = z.object({
  format: z.literal(1),
  exercise: z.string(),
  bundleHash: z.string(),
  language: languageSchema,
  verdict: verdictSchema,
  summary: z.string(),
  checks: z.array(checkResultSchema),
  skipped: z.array(z.object({ id: z.string(), title: z.string(), why: z.string() })),
  console: z.object({ text: z.string(), truncated: z.boolean() }),
  seed: z.number().int(),
  host: hostSchema,
  wallMs: z.number(),
  cpuMs: z.number(),
  peakMemoryMb: z.number(),
  warnings: z.array(z.string()),
  /** Set on internal_error: what to look for in the log. */
  reference: z.string().optional(),
});
export type Report = z.infer<typeof reportSchema>;
