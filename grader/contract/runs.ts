import { z } from 'zod';
import { enforcementSchema } from './enforcement.ts';
import { bundleSchema } from './bundle.ts';
import { interpreterIdSchema, submissionSchema } from './submission.ts';

/**
 * What a client posts to /v1/runs. `id` is chosen by the client, so that posting again after a lost answer starts no second run.
 * `bundle` may be left out when the grader has seen that hash; it answers `unknown_bundle` when it has not.
 */
export const runRequestSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  /** Whose turn it is; runs of one student wait for each other before they wait for anybody else's. */
  student: z.string().min(1).max(128),
  bundleHash: z.string().regex(/^[0-9a-f]{64}$/),
  bundle: bundleSchema.optional(),
  submission: submissionSchema,
  seed: z
    .number()
    .int()
    .nonnegative()
    .max(2 ** 32 - 1)
    .optional(),
});
export type RunRequest = z.infer<typeof runRequestSchema>;

/** Every way the grader's HTTP interface may refuse, with its status and the words for whoever asked. */
export const REFUSALS = {
  invalid_request: { status: 400, message: 'The request is not what this address takes.' },
  unknown_bundle: { status: 409, message: 'The grader has not seen this exercise yet; send its bundle along.' },
  bundle_mismatch: { status: 400, message: "The bundle's content does not have the hash it claims." },
  language_not_offered: {
    status: 422,
    message: 'This exercise is not offered in that language, or this host cannot run it.',
  },
  interpreter_not_offered: {
    status: 422,
    message: 'This host does not offer that interpreter. Leave it out, or name one that is offered.',
  },
  starting: {
    status: 503,
    message: 'The grader does not know yet what it can offer. Your submission is kept and tried again shortly.',
  },
  too_large: { status: 413, message: 'The request is larger than the grader takes.' },
  queue_full: { status: 503, message: 'Too many submissions are waiting. Yours is kept and tried again shortly.' },
  shutting_down: {
    status: 503,
    message: 'The grader is shutting down. Your submission is kept and tried again shortly.',
  },
  unknown_run: { status: 404, message: 'No such run; it may have ended long ago.' },
} as const;
export type RefusalCode = keyof typeof REFUSALS;

export const refusalSchema = z.object({
  error: z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]),
  message: z.string(),
  details: z.array(z.string()).optional(),
});
export type Refusal = z.infer<typeof refusalSchema>;

/** An interpreter that submissions can be run on. */
export const interpreterSchema = z.object({
  /** What a submission names it by. */
  id: interpreterIdSchema,
  /** As reports name it, such as "CPython 3.14.0 (GCC 14.2.0, free-threaded build, no GIL)". */
  name: z.string(),
  version: z.string(),
  /** What made it, and what is unusual about it. */
  build: z.string(),
  /** Whether it has a global lock, so that only one thread runs Python at a time. */
  gil: z.boolean(),
});
export type Interpreter = z.infer<typeof interpreterSchema>;

/** What /v1/health tells of the host: what can be run here, and what is missing for the rest, with its cure. */
export const capabilitiesSchema = z.object({
  languages: z.array(
    z.object({
      language: z.string(),
      available: z.boolean(),
      why: z.string().optional(),
      /** Where there may be several; the first is the one for submissions that name none. */
      interpreters: z.array(interpreterSchema).optional(),
    }),
  ),
  isolation: z.string(),
  enforcement: enforcementSchema.optional(),
  warnings: z.array(z.string()),
  cores: z.number().int(),
  slots: z.number().int(),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;
