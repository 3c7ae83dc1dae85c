import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Bundle } from '#grader/contract/bundle.ts';
import { LIMITS } from '#grader/contract/limits.ts';
import type { RunEvent } from '#grader/contract/events.ts';
import type { Report } from '#grader/contract/report.ts';
import { submissionSchema, type SourceFile } from '#grader/contract/submission.ts';
import type { Language } from '#grader/contract/languages.ts';
import type { OpenParts } from '#grader/parts.ts';
import { failureReport } from '#grader/service/failure-report.ts';
import { grade } from '#grader/service/grade.ts';
import { UsageError } from './usage.ts';

/**
 * Grades files in this process, with the parts that a worker process uses. What the grader itself fails of is tried again as often as
 * the platform does, and then told by a report with a reference, which stderr knows. Throws UsageError for files that no grader takes,
 * and for an interpreter that is not offered here.
 */
export async function gradeSubmission(
  { parts, capabilities }: OpenParts,
  bundle: Bundle,
  language: Language,
  files: SourceFile[],
  options: { seed: number; interpreter?: string; onEvent?: (event: RunEvent) => void },
): Promise<Report> {
  const { interpreter } = options;
  const submission = submissionSchema.safeParse({ language, files, ...(interpreter ? { interpreter } : {}) });
  if (!submission.success) throw new UsageError(z.prettifyError(submission.error));
  const offered = capabilities.languages.find((one) => one.language === language)?.interpreters ?? [];
  if (interpreter && !offered.some(({ id }) => id === interpreter)) {
    const ids = offered.map(({ id }) => id).join(', ') || 'none';
    throw new UsageError(`There is no interpreter ${interpreter} here. Offered are: ${ids}.`);
  }
  if (!bundle.languages[language]) throw new UsageError(`${bundle.slug} is not offered in that language.`);
  const { seed, onEvent = () => undefined } = options;
  const reference = randomUUID();
  const startedAt = performance.now();
  const work = { bundle, submission: submission.data, seed };
  for (let attempt = 1; ; attempt++) {
    try {
      return await grade({ runId: reference, ...work, attempt }, parts, onEvent, new AbortController().signal);
    } catch (error) {
      process.stderr.write(`Attempt ${attempt} of ${reference} failed: ${String((error as Error).stack ?? error)}\n`);
      if (attempt < LIMITS.attempts) continue;
      const { isolation } = capabilities;
      return failureReport(work, { reference, isolation, wallMs: performance.now() - startedAt });
    }
  }
}
