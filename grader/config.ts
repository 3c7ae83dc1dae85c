import { z } from 'zod';
import { hostCores } from '#grader/service/host.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** A whole number as an environment variable holds it; digits only, so that "1e9", " 5" and "" are mistakes, not numbers. */
function wholeNumber(least: number, most: number, fallback: number) {
  return z
    .string()
    .regex(/^[0-9]{1,15}$/, `must be a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`)
    .default(fallback);
}

const DAY_MS = 24 * 60 * 60 * 1000;

const environmentSchema = z.object({
  RACECOURSE_GRADER_HOST: z.string().min(1, 'must not be empty').default('127.0.0.1'),
  RACECOURSE_GRADER_PORT: wholeNumber(0, 65_535, 7071),
  RACECOURSE_SLOTS: wholeNumber(1, 512, hostCores().length),
  RACECOURSE_WARM_SANDBOXES: wholeNumber(0, 64, 2),
  RACECOURSE_QUEUE_LIMIT: wholeNumber(1, 1_000_000, 1000),
  RACECOURSE_KEEP_RUNS_MS: wholeNumber(0, DAY_MS, 10 * 60 * 1000),
  RACECOURSE_KEEP_RUNS_COUNT: wholeNumber(0, 1_000_000, 1000),
  RACECOURSE_SHUTDOWN_GRACE_MS: wholeNumber(0, DAY_MS, 20_000),
  RACECOURSE_LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

/** What may be set from outside. Times in milliseconds. */
export interface Config {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** How many submissions are graded at once, each in a worker process of its own. */
  slots: number;
  /** How many sandboxes of a kind each worker keeps started, waiting for submissions to come. */
  warmSandboxes: number;
  /** How many submissions may wait. */
  queueLimit: number;
  /** How long, and how many, ended runs stay readable. */
  keepRunsMs: number;
  keepRunsCount: number;
  /** How long running submissions may go on once the grader was asked to stop. */
  shutdownGraceMs: number;
  logLevel: (typeof LOG_LEVELS)[number];
}

/** The environment is not what the grader can start with. The message names each variable, what it holds and what it must. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Reads the configuration from environment variables, once, at the start. Throws a ConfigError that an operator can act on. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `  ${name}=${JSON.stringify(environment[name])} ${issue.message}`;
    });
    throw new ConfigError(`The grader cannot start with this environment:\n${lines.join('\n')}`);
  }
  const values = parsed.data;
  return {
    host: values.RACECOURSE_GRADER_HOST,
    port: values.RACECOURSE_GRADER_PORT,
    slots: values.RACECOURSE_SLOTS,
    warmSandboxes: values.RACECOURSE_WARM_SANDBOXES,
    queueLimit: values.RACECOURSE_QUEUE_LIMIT,
    keepRunsMs: values.RACECOURSE_KEEP_RUNS_MS,
    keepRunsCount: values.RACECOURSE_KEEP_RUNS_COUNT,
    shutdownGraceMs: values.RACECOURSE_SHUTDOWN_GRACE_MS,
    logLevel: values.RACECOURSE_LOG_LEVEL,
  };
}
