import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  openWorkerSlot as openAnyWorkerSlot,
  type WorkerSlot as AnyWorkerSlot,
} from '../../bin/racecourse/worker-slot.ts';
import { exerciseFolder, loadExercise } from '#exercises/load.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Report } from '#grader/contract/report.ts';
import { pythonPath, whyNoPython } from '#grader/runners/python/interpreters.ts';
import { ownNetworkPrefix } from '#grader/sandbox/own-network.ts';

const LAB = fileURLToPath(new URL('./cheats/00-lab/lab', import.meta.url));

/** Why Python cannot be graded on this machine, so that its tests are skipped; undefined where it can. */
export const NO_PYTHON: string | undefined =
  whyNoPython(process.env) ??
  (ownNetworkPrefix(pythonPath(process.env)).length === 0 ? 'no network of its own' : undefined);

/** The next one is started while a submission runs. */
const WARM_SANDBOXES = 1;

/** A worker that grades Python. */
export interface WorkerSlot extends Omit<AnyWorkerSlot, 'grade'> {
  /** Grades Python files, by name; a single text is the main file. Rejects when the judge itself broke. */
  grade(bundle: Bundle, files: string | Record<string, string>, seed?: number, interpreter?: string): Promise<Report>;
}

/** Starts a worker and waits until it is ready. It grades one submission at a time, in the order in which they are given. */
export async function openWorkerSlot(): Promise<WorkerSlot> {
  const slot = await openAnyWorkerSlot(WARM_SANDBOXES);
  return {
    ...slot,
    grade: (bundle, texts, seed = 1, interpreter) => {
      const files = Object.entries(typeof texts === 'string' ? { 'main.py': texts } : texts);
      const named = files.map(([name, text]) => ({ name, text }));
      return slot.grade(bundle, { language: 'py', files: named, interpreter }, seed);
    },
  };
}

/** The exercise that attacks are tried on, with only these of its checks, and runs that end after `wallMs`. */
export async function openLab(checks: readonly string[], wallMs = 4_000): Promise<Bundle> {
  const lab = await loadExercise(LAB);
  return {
    ...lab,
    limits: { ...lab.limits, wallMs },
    checks: lab.checks.filter(({ id }) => checks.includes(id)),
  };
}

/** A real exercise of the catalogue, its runs ending after `wallMs`. */
export async function openExercise(slug: string, wallMs = 10_000): Promise<Bundle> {
  const bundle = await loadExercise(await exerciseFolder(slug));
  return { ...bundle, limits: { ...bundle.limits, wallMs } };
}

/** The lab's good answer, which attacks import for all that they do not attack. */
export const HONEST = readFileSync(`${LAB}/honest.py`, 'utf8');
