import { z } from 'zod';
import { jsonSchema } from './json.ts';
import { OVERSIGHTS } from './oversights.ts';
import { placeSchema } from './report.ts';

/** Something a scenario or the world around it noted: a bar's start or end in a lane, or a moment. `at` is in ms of the run's own clock. */
export const observedEventSchema = z.object({
  at: z.number(),
  lane: z.string(),
  kind: z.enum(['start', 'end', 'mark']),
  label: z.string(),
  data: jsonSchema.optional(),
});
export type ObservedEvent = z.infer<typeof observedEventSchema>;

export const observedErrorSchema = z.object({
  name: z.string(),
  message: z.string(),
  /** The innermost place in the student's own files, when the error passed through one. */
  place: placeSchema.optional(),
});
export type ObservedError = z.infer<typeof observedErrorSchema>;

/**
 * How one run of a scenario ended, and what was seen on the way. Values that JSON lacks are written as `{ "$": name }`,
 * such as `{ "$": "undefined" }` or `{ "$": "NaN" }`, so that an oracle can tell them from strings.
 */
export const observationSchema = z.object({
  outcome: z.enum(['returned', 'threw', 'never_settled', 'step_limit', 'blocked_loop']),
  value: jsonSchema.optional(),
  error: observedErrorSchema.optional(),
  events: z.array(observedEventSchema),
  /** Timers, requests and workers that were still there when the scenario ended. */
  left: z.array(z.string()),
  /** Errors that ended threads, where threads are under control; nothing else tells of them. */
  raised: z.array(observedErrorSchema.extend({ thread: z.string() })).optional(),
  /** What a run on an event loop left undone, where its tasks are under control. */
  oversights: z
    .array(z.object({ kind: z.enum(OVERSIGHTS), task: z.string(), what: z.string(), place: placeSchema.optional() }))
    .optional(),
});
export type Observation = z.infer<typeof observationSchema>;

/** One request as the practice server saw it. Times in ms from the start of the run; `endedAt` is missing while a request hangs. */
export const pageVisitSchema = z.object({
  url: z.string(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  status: z.number().int().optional(),
  bytes: z.number().int().optional(),
  /** The client went away before the answer was complete. */
  aborted: z.boolean(),
});
export type PageVisit = z.infer<typeof pageVisitSchema>;

/** What was seen of one run from outside the sandbox. */
export interface Facts {
  wallMs: number;
  cpuMs: number;
  /** How long threads of the submission were ready to run but waited for a core, all together. */
  waitedForCoreMs?: number;
  /** How long no thread of the submission was on a core or waited for one. */
  idleMs?: number;
  /** CPU time that everything else on the host used meanwhile. */
  foreignCpuMs?: number;
  /** Time of all cores together that whatever runs this host, where it is a virtual one, kept from it meanwhile. */
  stolenMs?: number;
  peakMemoryMb: number;
  requestsInFlight: number;
  /** TypeScript: worker isolates. Python: processes and threads beside the first. */
  workersStarted: number;
  workersAlive: number;
  /** Python: processes, the first included, and threads of all processes, alive at once at most. */
  processesAlive?: number;
  threadsAlive?: number;
  /** The longest time one piece of the submission held the main event loop. */
  longestStallMs?: number;
}

/** Facts of what nobody measured: a run that never began, or one of very many. */
export const NO_FACTS: Facts = {
  wallMs: 0,
  cpuMs: 0,
  peakMemoryMb: 0,
  requestsInFlight: 0,
  workersStarted: 0,
  workersAlive: 0,
};
