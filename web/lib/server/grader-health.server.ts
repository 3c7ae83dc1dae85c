import { z } from 'zod';
import { enforcementWords } from '#grader/contract/enforcement.ts';
import { capabilitiesSchema } from '#grader/contract/runs.ts';
import { LANGUAGES, type Language } from '#grader/contract/submission.ts';
import type { InterpreterChoice } from '#lib/views.ts';

const FRESH_MS = 30_000;
const TIMEOUT_MS = 2_000;

const healthSchema = z.looseObject({
  status: z.string().optional(),
  warnings: capabilitiesSchema.shape.warnings.optional(),
  enforcement: capabilitiesSchema.shape.enforcement,
  languages: capabilitiesSchema.shape.languages.optional(),
});

/** What is known of the grader. */
export interface GraderHealth {
  /** What is missing on its host, such as bubblewrap. */
  warnings(): string[];
  /** What its host holds submissions to, in words; undefined as long as it is not known. */
  enforcement(): string | undefined;
  /** The interpreters it offers by language, the usual one first; nothing for a language in which there is no choice. */
  interpreters(): Partial<Record<Language, InterpreterChoice[]>>;
}

/**
 * What the grader at `url` says of itself and its host. Answers at once with what was last heard and asks anew in the
 * background when that is older than 30 s, so that no page ever waits for the grader.
 */
export function createGraderHealth(url: string): GraderHealth {
  let warnings: string[] = [];
  let enforcement: string | undefined;
  let interpreters: ReturnType<GraderHealth['interpreters']> = {};
  let askedAt = -Infinity;

  async function ask(): Promise<void> {
    try {
      const response = await fetch(`${url}/v1/health`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      const health = healthSchema.parse(await response.json());
      warnings = health.warnings ?? [];
      enforcement = health.enforcement && enforcementWords(health.enforcement);
      interpreters = choicesIn(health.languages ?? []);
      // It does not know yet what its host lacks.
      if (health.status === 'starting') askAgainSoon();
    } catch {
      warnings = ['The grader does not answer. Submissions are kept and graded as soon as it is back.'];
      // A grader that was just not up yet must not be called absent for long.
      askAgainSoon();
    }
  }

  function askAgainSoon(): void {
    askedAt = Date.now() - FRESH_MS + TIMEOUT_MS;
  }

  function keepFresh(): void {
    if (Date.now() - askedAt <= FRESH_MS) return;
    askedAt = Date.now();
    void ask();
  }

  return {
    warnings() {
      keepFresh();
      return warnings;
    },
    enforcement() {
      keepFresh();
      return enforcement;
    },
    interpreters() {
      keepFresh();
      return interpreters;
    },
  };
}

function choicesIn(
  languages: z.infer<typeof capabilitiesSchema>['languages'],
): ReturnType<GraderHealth['interpreters']> {
  const choices = LANGUAGES.map((language) => {
    const offered = languages.find((one) => one.language === language)?.interpreters ?? [];
    return [language, offered.map(({ id, name }) => ({ id, name }))] as const;
  });
  return Object.fromEntries(choices.filter(([, offered]) => offered.length > 1));
}
