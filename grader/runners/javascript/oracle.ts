import ivm from 'isolated-vm';
import { z } from 'zod';
import type { Bundle } from '#grader/contract/bundle.ts';
import { jsonSchema, type Json } from '#grader/contract/json.ts';
import type { Language } from '#grader/contract/languages.ts';
import { LIMITS, limitMessage } from '#grader/contract/limits.ts';
import { verdictSchema } from '#grader/contract/verdict-schema.ts';
import { linkWorld } from '#grader/runners/javascript/child/link-world.ts';
import { readProgram } from '#grader/runners/javascript/program-files.ts';
import type { Judged, Oracle, RunEvidence } from '#grader/service/runner.ts';

const world = readProgram('runners/javascript/oracle/tools.ts');

const judgedSchema: z.ZodType<Judged> = z.union([
  z.literal(true),
  z.object({
    verdict: verdictSchema,
    message: z.string(),
    expected: jsonSchema.optional(),
    actual: jsonSchema.optional(),
    oracleError: z.string().optional(),
  }),
]);

/** What one call of an oracle may take. */
type OracleLimits = Record<'oracleCpuMs' | 'oracleWallMs', number>;

const US_PER_MS = 1_000;
const LOOK_EVERY_MS = 50;

/** An exercise's own inputs or judge failed: its author's bug, told to them and not to the student. */
export class OracleError extends Error {
  override name = 'OracleError';
}

/**
 * Loads an exercise's oracle into an isolate of its own, with nothing in it but the language and the tools. It sees inputs and
 * observations; a submission never sees it. Throws OracleError when it cannot be loaded.
 */
export async function openOracle(
  bundle: Bundle,
  language: Language,
  cores: number,
  limits: OracleLimits = LIMITS,
): Promise<Oracle> {
  const isolate = new ivm.Isolate({ memoryLimit: LIMITS.oracleMb });
  let tools: ivm.Module;
  let exercise: ivm.Module;
  try {
    const context = await isolate.createContext();
    tools = linkWorld(isolate, context, world);
    exercise = await isolate.compileModule(bundle.oracle, { filename: 'exercise.ts' });
    await exercise.instantiate(context, (specifier) => {
      throw new OracleError(`exercise.ts imports "${specifier}", but an oracle can import types only.`);
    });
    await bounded(isolate, limits, exercise.evaluate());
  } catch (error) {
    if (!isolate.isDisposed) isolate.dispose();
    throw new OracleError(`The oracle of ${bundle.slug} cannot be loaded: ${(error as Error).message}`);
  }
  const call = async (name: string, args: unknown[]): Promise<unknown> => {
    try {
      const reference = tools.namespace.getSync(name, { reference: true }) as ivm.Reference<
        (...args: unknown[]) => string
      >;
      const module = exercise.namespace.derefInto();
      const json = await bounded(isolate, limits, reference.apply(undefined, [module, ...args] as never[]));
      return JSON.parse(json) as unknown;
    } catch (error) {
      const { message } = error as Error;
      throw new OracleError(`The oracle of ${bundle.slug} failed in ${name} of ${String(args[0])}: ${message}`);
    }
  };
  return {
    inputs: async (checkId, seed, scale = 1) =>
      (await call('inputs', [checkId, seed, cores, language, scale])) as Json[],
    sequentialMs: async (checkId, input) =>
      z
        .number()
        .positive()
        .parse(await call('sequentialMs', [checkId, JSON.stringify(input), cores, language])),
    judge: async (checkId, evidence: RunEvidence[]) =>
      z.array(judgedSchema).parse(await call('judge', [checkId, JSON.stringify(evidence), cores, language])),
    conclude: async (checkId, evidence) =>
      judgedSchema.parse(await call('conclude', [checkId, JSON.stringify(evidence), cores, language])),
    close: () => {
      if (!isolate.isDisposed) isolate.dispose();
    },
  };
}

/**
 * Ends an oracle that computes for too long, or gives no answer at all, and with it whatever was still to be asked of it. How long an
 * answer takes says nothing of it where it had to wait for a core, so this process's processor time is asked: a worker has one job at
 * a time, and computes nothing else while it asks its oracle. (An isolate's `cpuTime` counts waiting, too.) Rejects with the words of
 * the limit.
 */
async function bounded<Answer>(isolate: ivm.Isolate, limits: OracleLimits, work: Promise<Answer>): Promise<Answer> {
  const askedAt = performance.now();
  const startCpu = process.cpuUsage();
  let met: keyof OracleLimits | undefined;
  const watch = setInterval(() => {
    if (isolate.isDisposed) return;
    const { user, system } = process.cpuUsage(startCpu);
    if ((user + system) / US_PER_MS > limits.oracleCpuMs) met = 'oracleCpuMs';
    else if (performance.now() - askedAt > limits.oracleWallMs) met = 'oracleWallMs';
    if (met) isolate.dispose();
  }, LOOK_EVERY_MS);
  const overLimit = (): Error | undefined => met && new Error(limitMessage(met, limits[met]));
  try {
    const answer = await work;
    // It may have come at the last moment; then there is nobody left who could be asked more.
    const over = overLimit();
    if (over) throw over;
    return answer;
  } catch (error) {
    throw overLimit() ?? error;
  } finally {
    clearInterval(watch);
  }
}
