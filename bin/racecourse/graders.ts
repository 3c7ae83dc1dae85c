import { availableParallelism } from 'node:os';
import type { Bundle } from '#grader/contract/bundle.ts';
import { LANGUAGES, type Language } from '#grader/contract/languages.ts';
import { LIMITS } from '#grader/contract/limits.ts';
import type { Report } from '#grader/contract/report.ts';
import { CoreLeases } from '#grader/core/core-leases.ts';
import { hostCores, speedupCores } from '#grader/service/host.ts';
import type { Claim } from './claims.ts';
import { openWorkerSlot, type WorkerSlot } from './worker-slot.ts';

/** Workers that grade side by side. */
export interface Graders {
  languages: Language[];
  /**
   * Grades as soon as there is a place. What the host was too busy to measure is tried again as often as the platform does, and so is
   * what the grader breaks off, which is said; only then it rejects.
   */
  grade(bundle: Bundle, submission: Pick<Claim, 'language' | 'files'>, seed: number): Promise<Report>;
  close(): Promise<void>;
}

/** A host that is too busy to measure says nothing of a submission. */
const TRIES_WHILE_BUSY = 3;
/** What waits for exercises to come would take the cores from those that are checked. */
const WARM_SANDBOXES = 0;

/** Starts one worker more than there are cores: most submissions wait more than they compute, and more would crowd the cores. */
export async function openGraders(): Promise<Graders> {
  const leases = new CoreLeases(hostCores(), speedupCores());
  const openSlot = (): Promise<WorkerSlot> => openWorkerSlot(WARM_SANDBOXES, leases);
  const slots = await Promise.all(Array.from({ length: availableParallelism() + 1 }, openSlot));
  const { capabilities } = slots[0]!;
  const free = [...slots];
  const waiting: ((slot: WorkerSlot) => void)[] = [];
  let closed = false;

  /** Grades in a slot, or in one that takes the place of a slot whose worker has ended. */
  const gradeOnce: Graders['grade'] = async (bundle, { language, files }, seed) => {
    let slot = free.shift() ?? (await new Promise<WorkerSlot>((resolve) => waiting.push(resolve)));
    try {
      if (slot.hasEnded() && !closed) {
        const fresh = await openSlot();
        slots.splice(slots.indexOf(slot), 1, fresh);
        slot = fresh;
        // Whoever closed meanwhile did not know of it.
        if (closed) await fresh.close();
      }
      if (closed) throw new Error('The graders are closed.');
      return await slot.grade(bundle, { language, files }, seed);
    } finally {
      const next = waiting.shift();
      if (next) next(slot);
      else free.push(slot);
    }
  };

  /** Grades again where the grader broke off. */
  const gradeWhole: Graders['grade'] = async (bundle, submission, seed) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await gradeOnce(bundle, submission, seed);
      } catch (error) {
        if (closed || attempt === LIMITS.attempts) throw error;
        const [why] = (error as Error).message.split('\n');
        process.stderr.write(`${bundle.slug}: the grader broke off and tries again: ${why}\n`);
      }
    }
  };
  return {
    languages: LANGUAGES.filter((language) =>
      capabilities.languages.some((one) => one.language === language && one.available),
    ),
    grade: async (bundle, submission, seed) => {
      let report = await gradeWhole(bundle, submission, seed);
      for (let tried = 1; report.verdict === 'host_busy' && tried < TRIES_WHILE_BUSY; tried++) {
        report = await gradeWhole(bundle, submission, seed);
      }
      return report;
    },
    close: async () => {
      closed = true;
      await Promise.all(slots.map((slot) => slot.close()));
    },
  };
}
