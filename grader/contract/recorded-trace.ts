import { z } from 'zod';
import { stepSchema } from './trace.ts';

/** A step as it was recorded: `thing` is the same for steps that touch the same variable of the same object. */
export const recordedStepSchema = stepSchema.extend({
  thing: z.string(),
  point: z.number().int(),
  /** The lane that it begins, where that is known. */
  begins: z.string().optional(),
});
export type RecordedStep = z.infer<typeof recordedStepSchema>;

/** One schedule's steps as a harness records them; spans are in indexes of steps. */
export const recordedTraceSchema = z.object({
  lanes: z.array(z.object({ id: z.string(), label: z.string() })),
  steps: z.array(recordedStepSchema),
  spans: z.array(
    z.object({
      lane: z.string(),
      from: z.number().int(),
      to: z.number().int(),
      label: z.string(),
      tone: z.enum(['hold', 'wait']),
    }),
  ),
  /** Steps that were left out at the end. */
  left: z.number().int(),
});
export type RecordedTrace = z.infer<typeof recordedTraceSchema>;
