import { z } from 'zod';

/** What a host can do on 1 to n cores, as measured on it. Each list begins with one core. */
export const calibrationSchema = z.object({
  /** How many times as much is computed by one process on each of so many cores as by one alone. */
  computing: z.array(z.number().positive()),
  /** The same for work that waits for memory. */
  memory: z.array(z.number().positive()),
  /** From the start of a sandbox to the first word of what runs in it, in milliseconds. */
  sandboxStartMs: z.number().nonnegative(),
  /** Differs once the host is another one: its cores, their model, its system. */
  host: z.string(),
  measuredAt: z.number().int(),
});
export type Calibration = z.infer<typeof calibrationSchema>;
