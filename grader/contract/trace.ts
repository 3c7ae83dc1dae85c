import { z } from 'zod';

/** What a bar or a mark means; the page gives each its colour and pattern. */
export const toneSchema = z.enum(['run', 'wait', 'request', 'error', 'note']);
export type Tone = z.infer<typeof toneSchema>;

/** A picture of one run: a lane per task, thread, worker or request; bars and marks in them. Times are in `unit`, from 0 to `length`. */
export const traceSchema = z.object({
  title: z.string(),
  unit: z.enum(['ms', 'step']),
  length: z.number().nonnegative(),
  lanes: z.array(z.object({ id: z.string(), label: z.string() })),
  spans: z.array(
    z.object({
      lane: z.string(),
      from: z.number(),
      to: z.number(),
      label: z.string(),
      tone: toneSchema,
      detail: z.string().optional(),
    }),
  ),
  marks: z.array(
    z.object({
      lane: z.string(),
      at: z.number(),
      label: z.string(),
      tone: toneSchema,
      line: z.number().int().optional(),
    }),
  ),
  /** How many further lanes or bars were left out of the picture. */
  omitted: z.number().int().nonnegative(),
});
export type Trace = z.infer<typeof traceSchema>;
