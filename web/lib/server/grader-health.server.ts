import { capabilitiesSchema } from '#grader/contract/runs.ts';
import { z } from 'zod';

const FRESH_MS = 30_000;
const TIMEOUT_MS = 2_000;

const healthSchema = z.looseObject({
  status: z.string().optional(),
  warnings: capabilitiesSchema.shape.warnings.optional(),
});

/**
 * What the grader at `url` says is missing on its host, such as bubblewrap. Answers at once with what was last heard and
 * asks anew in the background when that is older than 30 s, so that no page ever waits for the grader.
 */
export function createGraderHealth(url: string): { warnings(): string[] } {
  let warnings: string[] = [];
  let askedAt = -Infinity;

  async function ask(): Promise<void> {
    try {
      const response = await fetch(`${url}/v1/health`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      const health = healthSchema.parse(await response.json());
      warnings = health.warnings ?? [];
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

  return {
    warnings() {
      if (Date.now() - askedAt > FRESH_MS) {
        askedAt = Date.now();
        void ask();
      }
      return warnings;
    },
  };
}
