import { z } from 'zod';
import { readyOrderSchema } from './ready-order.ts';
import { LIMITS } from './limits.ts';
import { languageSchema, sourceFileSchema } from './submission.ts';

export const CHECK_KINDS = ['correctness', 'determinism', 'speedup', 'conduct'] as const;
export const checkKindSchema = z.enum(CHECK_KINDS);
export type CheckKind = z.infer<typeof checkKindSchema>;

/** A speed to reach: so many times the sequential baseline, or that share of the leased cores (0.75 of 2 cores is 1.5 times). */
export const thresholdSchema = z.object({ atLeast: z.number().positive(), of: z.enum(['cores', 'sequential']) });
export type Threshold = z.infer<typeof thresholdSchema>;

/** One check as the grader needs it. Its inputs and its judge are functions in the bundle's oracle, under the same id. */
export const checkSpecSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  kind: checkKindSchema,
  title: z.string().min(1),
  /** In plain words, what is promised to be checked; shown before anything is submitted. */
  promise: z.string().min(1),
  /** The function of the scenario file that is run. */
  scenario: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/),
  /** Determinism: how many seeds are tried for each input. */
  schedules: z.number().int().min(1).max(20_000).optional(),
  /** Determinism: how many schedules of each input may be tried exhaustively; left out, a multiple of those that are drawn. */
  exhaustiveSchedules: z.partialRecord(languageSchema, z.number().int().min(0).max(20_000)).optional(),
  /** Determinism: how often each input is repeated where schedules cannot be controlled; few for runs that take long. */
  stressRuns: z.number().int().min(1).max(LIMITS.stressRuns).optional(),
  /** Determinism, TypeScript: whether workers share memory, so that schedules of threads are searched. */
  sharedMemory: z.boolean().optional(),
  /** Determinism of asyncio: in which order tasks that are ready run; left out, in that of asyncio. */
  order: readyOrderSchema.optional(),
  /**
   * Speedup: what must be reached, and whether cores or waiting limit it; what cores limit (in a conduct check too) has them to itself
   * meanwhile. The scenario function that is the sequential baseline is
   * left out where the oracle itself knows how long waiting one by one takes.
   */
  threshold: thresholdSchema.optional(),
  baseline: z.string().optional(),
  bound: z.enum(['cpu', 'waiting']).optional(),
  /** Speedup: added to what is said when the pieces ran one after the other, where a language has its own reason for it. */
  notParallelHint: z.partialRecord(languageSchema, z.string()).optional(),
});
export type CheckSpec = z.infer<typeof checkSpecSchema>;

export const bundleLimitsSchema = z.object({
  wallMs: z.number().int().positive(),
  isolateMb: z.number().int().positive(),
  sandboxMb: z.number().int().positive(),
});
export type BundleLimits = z.infer<typeof bundleLimitsSchema>;

const languagePartSchema = z.object({
  starter: z.array(sourceFileSchema),
  /** Read-only files that the exercise gives and submissions may import. */
  provided: z.array(sourceFileSchema),
  /** What the main file must export. */
  exports: z.array(z.string()),
  scenario: z.string(),
  /** Python libraries that a warm interpreter has imported already. */
  preload: z.array(z.string()).optional(),
});
export type LanguagePart = z.infer<typeof languagePartSchema>;

/** One immutable version of an exercise, all that grading it needs. `hash` is the SHA-256 (hex) of everything else. */
export const bundleSchema = z.object({
  format: z.literal(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  slug: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/),
  unit: z.string().regex(/^[0-9]{2}-[a-z-]+$/),
  title: z.string().min(1),
  /** One sentence for the curriculum map. */
  summary: z.string().min(1),
  concept: z.string().min(1),
  level: z.number().int().min(1).max(5),
  prerequisites: z.array(z.string()),
  statement: z.string().min(1),
  hints: z.array(z.string()),
  limits: bundleLimitsSchema,
  checks: z.array(checkSpecSchema).min(1),
  /** The compiled exercise.ts: a JavaScript module whose default export holds inputs and judges. Never enters a sandbox. */
  oracle: z.string(),
  languages: z.partialRecord(languageSchema, languagePartSchema),
  /**
   * Where speed is measured, a right solution in each language: what misses a speed that this one reaches just after was too slow, and
   * not the host too busy. Never in the same sandbox as a submission.
   */
  reference: z.partialRecord(languageSchema, z.array(sourceFileSchema)).optional(),
});
export type Bundle = z.infer<typeof bundleSchema>;
