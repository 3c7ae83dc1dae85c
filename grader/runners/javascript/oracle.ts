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

/** An exercise's own inputs or judge failed: its author's bug, told to them and not to the student. */
export class OracleError extends Error {
  override name = 'OracleError';
}

/**
 * Loads an exercise's oracle into an isolate of its own, with nothing in it but the language and the tools. It sees inputs and
 * observations; a submission never sees it. Throws OracleError when it cannot be loaded.
 */
export async function openOracle(bundle: Bundle, language: Language, cores: number): Promise<Oracle> {
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
    await exercise.evaluate({ timeout: LIMITS.oracleMs });
  } catch (error) {
    isolate.dispose();
    throw new OracleError(`The oracle of ${bundle.slug} cannot be loaded: ${(error as Error).message}`);
  }
  const call = async (name: string, args: unknown[]): Promise<unknown> => {
    const reference = tools.namespace.getSync(name, { reference: true }) as ivm.Reference<
      (...args: unknown[]) => string
    >;
    try {
      const module = exercise.namespace.derefInto();
      const json = await reference.apply(undefined, [module, ...args] as never[], { timeout: LIMITS.oracleMs });
      return JSON.parse(json) as unknown;
    } catch (error) {
      const { message } = error as Error;
      const words = /timed out/.test(message) ? limitMessage('oracleMs') : message;
      throw new OracleError(`The oracle of ${bundle.slug} failed in ${name} of ${String(args[0])}: ${words}`);
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
    close: () => isolate.dispose(),
  };
}
