import { exerciseFolder, loadExercise } from '#exercises/load.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Report } from '#grader/contract/report.ts';
import { openParts, type OpenParts } from '#grader/parts.ts';
import { grade } from '#grader/service/grade.ts';

/** The real parts of one slot, opened once for a test file. */
export interface Slot {
  open: OpenParts;
  bundle: Bundle;
  /** Grades TypeScript files, by name, with other limits where some are given; a single text is the main file. */
  grade(files: string | Record<string, string>, limits?: Partial<Bundle['limits']>): Promise<Report>;
}

/** A slot whose runs end after `wallMs`, so that endless submissions do not make a long test. */
export async function openSlot(slug: string, limits: Partial<Bundle['limits']> = {}): Promise<Slot> {
  const loaded = await loadExercise(await exerciseFolder(slug));
  const bundle = { ...loaded, limits: { ...loaded.limits, ...limits } };
  const open = await openParts(1);
  const gradeFiles: Slot['grade'] = (files, others = {}) => {
    const texts = typeof files === 'string' ? { 'main.ts': files } : files;
    const submission = {
      language: 'ts' as const,
      files: Object.entries(texts).map(([name, text]) => ({ name, text })),
    };
    const limited = { ...bundle, limits: { ...bundle.limits, ...others } };
    const job = { runId: 'test-run', bundle: limited, submission, seed: 1, attempt: 1 };
    return grade(job, open.parts, () => undefined, new AbortController().signal);
  };
  return { open, bundle, grade: gradeFiles };
}
