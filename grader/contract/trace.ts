import { z } from 'zod';

/** What a bar or a mark means; the page gives each its colour and pattern. */
export const toneSchema = z.enum(['run', 'wait', 'hold', 'request', 'error', 'note']);
export type Tone = z.infer<typeof toneSchema>;

/** What one step of a schedule did. `start`, `join` and `end` are of threads; `acquire`, `release`, `wait` and `notify` of what they share. */
export const operationSchema = z.enum([
  'start',
  'join',
  'end',
  'read',
  'write',
  'call',
  'acquire',
  'release',
  'wait',
  'notify',
  'sleep',
  'raise',
]);
export type Operation = z.infer<typeof operationSchema>;

/** One step between two switch points. */
export const stepSchema = z.object({
  lane: z.string(),
  operation: operationSchema,
  /** What it was done to, as the source names it: "self.balance", "lock". */
  target: z.string().optional(),
  /** The value that was read or written, as text, shortened. */
  value: z.string().optional(),
  /** Where in the student's own files. */
  file: z.string().optional(),
  line: z.number().int().optional(),
});
export type Step = z.infer<typeof stepSchema>;

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
  /** Where every step is known: the steps in the order in which they happened. The n-th stands at time n of a trace in steps. */
  steps: z.array(stepSchema).optional(),
  /** Pairs of steps, by index, that touch the same thing in different lanes and whose order decides the outcome. */
  conflicts: z.array(z.object({ from: z.number().int(), to: z.number().int(), target: z.string() })).optional(),
  /** How many further lanes or bars were left out of the picture. */
  omitted: z.number().int().nonnegative(),
});
export type Trace = z.infer<typeof traceSchema>;
