import { z } from 'zod';
import { checkKindSchema } from './bundle.ts';
import { checkResultSchema, reportSchema } from './report.ts';

/** What a run tells while it goes on. The last event of every run is `finished` or `cancelled`. */
export const runEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('queued'), ahead: z.number().int().nonnegative() }),
  z.object({ type: z.literal('started'), attempt: z.number().int() }),
  z.object({ type: z.literal('requeued'), attempt: z.number().int(), why: z.string() }),
  z.object({ type: z.literal('check_started'), id: z.string(), kind: checkKindSchema, title: z.string() }),
  z.object({
    type: z.literal('progress'),
    id: z.string(),
    done: z.number(),
    of: z.number(),
    unit: z.enum(['inputs', 'schedules', 'pairs']),
  }),
  z.object({ type: z.literal('check_finished'), result: checkResultSchema }),
  z.object({ type: z.literal('finished'), report: reportSchema }),
  z.object({ type: z.literal('cancelled') }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;

/** True for the events after which no other follows. */
export function isFinal(event: RunEvent): boolean {
  return event.type === 'finished' || event.type === 'cancelled';
}
