import { availableParallelism } from 'node:os';
import type { Bundle } from '#grader/contract/bundle.ts';
import { LANGUAGES, type Language } from '#grader/contract/languages.ts';
import type { Report } from '#grader/contract/report.ts';
import { CoreLeases } from '#grader/core/core-leases.ts';
import { hostCores, speedupCores } from '#grader/service/host.ts';
import type { Claim } from './claims.ts';
import { openWorkerSlot, type WorkerSlot } from './worker-slot.ts';

/** Workers that grade side by side. */
export interface Graders {
  languages: Language[];
  /** Grades as soon as there is a place. */
  grade(bundle: Bundle, submission: Pick<Claim, 'language' | 'files'>, seed: number): Promise<Report>;
  close(): Promise<void>;
}

/** What waits for exercises to come would take the cores from those that are checked. */
const WARM_SANDBOXES = 0;

/** Starts one worker more than there are cores: most submissions wait more than they compute, and more would crowd the cores. */
export async function openGraders(): Promise<Graders> {
  const leases = new CoreLeases(hostCores(), speedupCores());
  const slots = await Promise.all(
    Array.from({ length: availableParallelism() + 1 }, () => openWorkerSlot(WARM_SANDBOXES, leases)),
  );
  const free = [...slots];
  const waiting: ((slot: WorkerSlot) => void)[] = [];
  return {
    languages: LANGUAGES.filter((language) =>
      slots[0]!.capabilities.languages.some((one) => one.language === language && one.available),
    ),
    grade: async (bundle, { language, files }, seed) => {
      const slot = free.shift() ?? (await new Promise<WorkerSlot>((resolve) => waiting.push(resolve)));
      try {
        return await slot.grade(bundle, { language, files }, seed);
      } finally {
        const next = waiting.shift();
        if (next) next(slot);
        else free.push(slot);
      }
    },
    close: async () => {
      await Promise.all(slots.map((slot) => slot.close()));
    },
  };
}
