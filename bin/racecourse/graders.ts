import { availableParallelism } from 'node:os';
import type { Bundle } from '#grader/contract/bundle.ts';
import { LANGUAGES, type Language } from '#grader/contract/languages.ts';
import type { Report } from '#grader/contract/report.ts';
import type { Claim } from './claims.ts';
import { Lanes } from './lanes.ts';
import { openWorkerSlot, type WorkerSlot } from './worker-slot.ts';

/** Workers that grade side by side. */
export interface Graders {
  languages: Language[];
  /** Grades as soon as there is a place. What is timed on all cores waits until nothing else runs. */
  grade(bundle: Bundle, submission: Pick<Claim, 'language' | 'files'>, seed: number, alone?: boolean): Promise<Report>;
  close(): Promise<void>;
}

/** What waits for exercises to come would take the cores from those that are checked. */
const WARM_SANDBOXES = 0;

/** Starts one worker more than there are cores: most submissions wait more than they compute, and more would crowd the cores. */
export async function openGraders(): Promise<Graders> {
  const slots = await Promise.all(
    Array.from({ length: availableParallelism() + 1 }, () => openWorkerSlot(WARM_SANDBOXES)),
  );
  const lanes = new Lanes<WorkerSlot>([...slots]);
  return {
    languages: LANGUAGES.filter((language) =>
      slots[0]!.capabilities.languages.some((one) => one.language === language && one.available),
    ),
    grade: (bundle, { language, files }, seed, alone = false) =>
      lanes.use(alone, (slot) => slot.grade(bundle, { language, files }, seed)),
    close: async () => {
      await Promise.all(slots.map((slot) => slot.close()));
    },
  };
}

/** Whether a claim's verdict hangs on how fast the cores compute, so that it is timed when nothing else runs. */
export function isTimed(bundle: Bundle, { verdict }: Pick<Claim, 'verdict'>): boolean {
  const computes = bundle.checks.some((check) => check.kind === 'speedup' && check.bound === 'cpu');
  return computes && (verdict === 'accepted' || verdict === 'too_slow');
}
