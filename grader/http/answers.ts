import { z } from 'zod';
import { calibrationSchema } from '#grader/contract/calibration.ts';
import { reportSchema } from '#grader/contract/report.ts';
import { capabilitiesSchema } from '#grader/contract/runs.ts';
import { RUN_STATES } from '#grader/service/runs.ts';

/** The shapes of what this interface answers, beside those that the contract names already. */

export const acceptedSchema = z.object({
  id: z.string(),
  /** How many submissions are taken before this one; 0 when it runs or has ended. */
  ahead: z.number().int().nonnegative(),
});

export const runViewSchema = z.object({
  id: z.string(),
  /** `returned`: given back unfinished by a grader that shuts down; post it again. */
  state: z.enum(RUN_STATES),
  /** Which try this is. */
  attempt: z.number().int().positive(),
  ahead: z.number().int().nonnegative().optional(),
  report: reportSchema.optional(),
});
export type RunView = z.infer<typeof runViewSchema>;

export const healthSchema = capabilitiesSchema.extend({
  /** `starting`: no worker was ready yet; submissions are taken and wait. */
  status: z.enum(['starting', 'ok', 'shutting_down']),
  version: z.string(),
  queued: z.number().int().nonnegative(),
  /** Of the slots: those that grade right now, and those whose worker is up. */
  busy: z.number().int().nonnegative(),
  ready: z.number().int().nonnegative(),
  /** What the host's cores can do, once a submission's speed was measured on it. */
  calibration: calibrationSchema.optional(),
});
export type Health = z.infer<typeof healthSchema>;

/** An answer to our own mistake; the reference finds the log line. */
export const failureSchema = z.object({
  error: z.literal('internal_error'),
  message: z.string(),
  reference: z.string(),
});
