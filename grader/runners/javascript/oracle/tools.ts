import type { Json } from '../../../contract/json.ts';
import type { Facts, Observation, PageVisit } from '../../../contract/observation.ts';
import { seededRandom } from '../../../contract/random.ts';
import { makeSite, type SiteSpec } from '../../../contract/site.ts';
import { same } from '../../../core/equal.ts';
import { undisturbedMs, undisturbedWaitingMs } from '../../../core/undisturbed.ts';
import { inFlight, intervals } from '../../../core/intervals.ts';

/** What runs beside an exercise's own oracle, inside the oracle's isolate. */
interface OracleCheck {
  id: string;
  inputs(tools: object): Json[];
  judge(evidence: object, tools: object): unknown;
  conclude?(evidence: object[], tools: object): unknown;
  sequentialMs?(input: Json, tools: object): number;
}
type OracleModule = { default: { checks: OracleCheck[] } };

function toolsFor(seed: number, cores: number, language: string, scale = 1) {
  const { next, integer } = seededRandom(seed);
  const shuffle = <T>(items: readonly T[]): T[] => {
    const shuffled = [...items];
    for (let index = shuffled.length - 1; index > 0; index--) {
      const other = integer(0, index);
      [shuffled[index], shuffled[other]] = [shuffled[other]!, shuffled[index]!];
    }
    return shuffled;
  };
  const pick = <T>(items: readonly T[]): T => items[integer(0, items.length - 1)]!;
  const quiet = (facts: Facts): number => undisturbedMs(facts, cores);
  const siteMs = (spec: SiteSpec): number => makeSite(spec).reduce((sum, page) => sum + page.latencyMs, 0);
  const seen = { same, inFlight, intervals, undisturbedMs: quiet, undisturbedWaitingMs, site: makeSite, siteMs };
  return { random: next, integer, shuffle, pick, ...seen, scale, cores, language };
}

function checkOf(module: OracleModule, id: string): OracleCheck {
  const check = module.default.checks.find((one) => one.id === id);
  if (check === undefined) throw new Error(`The exercise has no check "${id}".`);
  return check;
}

/** The inputs of a check for one seed, as JSON. */
export function inputs(
  module: OracleModule,
  id: string,
  seed: number,
  cores: number,
  language: string,
  scale: number,
): string {
  return JSON.stringify(checkOf(module, id).inputs(toolsFor(seed, cores, language, scale)));
}

/** How long the waits of an input, given as JSON, last one after the other, in ms, as JSON; null where the check does not say. */
export function sequentialMs(
  module: OracleModule,
  id: string,
  inputJson: string,
  cores: number,
  language: string,
): string {
  const input = JSON.parse(inputJson) as Json;
  return JSON.stringify(checkOf(module, id).sequentialMs?.(input, toolsFor(0, cores, language)) ?? null);
}

/** Judges each evidence of a list given as JSON; answers with a list as JSON. */
export function judge(module: OracleModule, id: string, evidenceJson: string, cores: number, language: string): string {
  const check = checkOf(module, id);
  const list = JSON.parse(evidenceJson) as {
    input: Json;
    observation: Observation;
    pages: PageVisit[];
    facts: Facts;
  }[];
  const judged = list.map((evidence) => {
    try {
      return check.judge(evidence, toolsFor(0, cores, language));
    } catch (error) {
      // An answer of a quite different kind makes most judges stumble; it is wrong all the same.
      return {
        verdict: 'wrong_answer',
        message: 'What your code returned is not of the kind that the exercise asks for.',
        actual: evidence.observation.value ?? null,
        oracleError: String(error),
      };
    }
  });
  return JSON.stringify(judged);
}

/** Judges all runs of a check together, given as JSON; answers with JSON. */
export function conclude(
  module: OracleModule,
  id: string,
  evidenceJson: string,
  cores: number,
  language: string,
): string {
  const check = checkOf(module, id);
  return JSON.stringify(check.conclude?.(JSON.parse(evidenceJson) as object[], toolsFor(0, cores, language)) ?? true);
}
