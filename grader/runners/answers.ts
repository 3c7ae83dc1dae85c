import { z } from 'zod';
import { LIMITS, limitMessage } from '#grader/contract/limits.ts';
import { observationSchema, observedErrorSchema } from '#grader/contract/observation.ts';
import { recordedTraceSchema } from '#grader/contract/recorded-trace.ts';
import { explorationSchema } from '#grader/contract/report.ts';
import { verdictSchema } from '#grader/contract/verdict-schema.ts';
import type { Reply } from '#grader/runners/child-link.ts';
import type { Command } from '#grader/runners/protocol.ts';
import type { Stopped } from '#grader/service/runner.ts';

const stoppedSchema = z.object({ verdict: verdictSchema, message: z.string(), error: observedErrorSchema.optional() });

/** What the child may answer; it is not trusted more than the submission it holds. */
const doneSchema = z.object({
  refused: stoppedSchema.optional(),
  observation: observationSchema.optional(),
  repeated: z.array(observationSchema).optional(),
  comparable: observationSchema.optional(),
  arrivals: z.string().optional(),
  schedule: z.array(z.string()).optional(),
  outcomes: z
    .array(
      z.object({
        observation: observationSchema,
        count: z.number().int(),
        firstSeed: z.number().int(),
        schedule: z.string().optional(),
      }),
    )
    .optional(),
  schedules: z.number().int().optional(),
  interleavings: explorationSchema.shape.interleavings,
  strategies: explorationSchema.shape.strategies,
  exhaustive: z.object({ within: z.array(z.number().int()), everything: z.boolean() }).optional(),
  actors: explorationSchema.shape.actors,
  order: explorationSchema.shape.order,
  unfollowed: explorationSchema.shape.unfollowed,
  replays: z
    .array(
      z.object({
        observation: observationSchema,
        schedule: z.string(),
        unused: z.number().int(),
        trace: recordedTraceSchema.optional(),
        timed: observationSchema.optional(),
      }),
    )
    .optional(),
  strategy: z.string().optional(),
  tasksStarted: z.number().optional(),
  ended: z.boolean().optional(),
  workersStarted: z.number().optional(),
  workersAlive: z.number().optional(),
  longestStallMs: z.number().optional(),
});
type Done = z.infer<typeof doneSchema>;

/** What a command came to: the child's answer, or why there is none; neither where the child is only ready. */
export interface Answer {
  stopped?: Stopped;
  done?: Done;
}

/** The child's answer when it is one. Nesting that is too deep even for the check is no answer either. */
function parsedDone(message: unknown): Done | undefined {
  try {
    return doneSchema.safeParse(message).data;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const ENDED: Stopped = {
  verdict: 'runtime_error',
  message:
    'Your code ended the interpreter before it had answered. Return from your function instead of leaving by os._exit or a signal.',
};
const FORGED =
  'The sandbox answered with something that it never sends. Your code must not reach for what surrounds it.';

/** Reads what came back for a command. What is no answer at all is taken for forged. */
export function readAnswer(reply: Reply, command: Command): Answer {
  if (reply.stopped) {
    const stopped = stoppedSchema.safeParse(reply.stopped);
    return { stopped: stopped.success ? stopped.data : { verdict: 'cheating', message: FORGED } };
  }
  if (reply.message?.['type'] !== 'done') return {};
  if (command.type !== 'explore' && (reply.bytes ?? 0) > LIMITS.observationBytes) {
    return { stopped: { verdict: 'output_limit', message: limitMessage('observationBytes') } };
  }
  const done = parsedDone(reply.message);
  return done ? { done } : { stopped: { verdict: 'cheating', message: FORGED } };
}

/** Why a command came to nothing, where it did. */
export function whyStopped(answer: Answer): Stopped | undefined {
  return answer.stopped ?? answer.done?.refused ?? (answer.done?.ended ? ENDED : undefined);
}
