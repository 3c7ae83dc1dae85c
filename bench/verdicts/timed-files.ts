import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exerciseFolder, exerciseFolders, loadExercise } from '#exercises/load.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Verdict } from '#grader/contract/verdicts.ts';
import { claimsOf, type Claim } from '../../bin/racecourse/claims.ts';
import type { WorkerSlot } from '../../bin/racecourse/worker-slot.ts';
import type { Graded } from './graded.ts';
import type { KeptResults } from '../shared/kept-results.ts';

const VERDICTS_OF_SPEED: readonly Verdict[] = ['accepted', 'not_parallel', 'too_slow'];
const GRADER = fileURLToPath(new URL('../../grader/', import.meta.url));

/** One file of the catalogue, and the bundle that it is graded by. */
export interface TimedFile {
  bundle: Bundle;
  claim: Claim;
  /** By which results are kept: the file, and a hash of all that its verdict hangs on. */
  key: string;
}

/**
 * Every accepted, not parallel and too slow file, graded without the checks that try schedules in virtual time, which no load can
 * change, but for what nothing else rejects.
 */
export async function timedFiles(
  slot: WorkerSlot,
  kept: KeptResults<Graded>,
  only: string | undefined,
): Promise<TimedFile[]> {
  const grader = graderHash();
  const timed: TimedFile[] = [];
  for (const folder of only === undefined ? await exerciseFolders() : [await exerciseFolder(only)]) {
    const whole = await loadExercise(folder);
    const checks = whole.checks.filter(({ kind, stressRuns }) => kind !== 'determinism' || stressRuns !== undefined);
    const real = { ...whole, checks };
    for (const claim of (await claimsOf(folder)).filter(({ verdict }) => VERDICTS_OF_SPEED.includes(verdict))) {
      const hash = createHash('sha256')
        .update(`${grader} ${whole.hash} ${JSON.stringify(claim.files)}`)
        .digest('hex');
      const key = `${whole.slug} ${claim.name} ${hash.slice(0, 12)}`;
      const gradeByRealRuns = async (): Promise<Graded> => ({ verdict: (await slot.grade(real, claim, 0)).verdict });
      const isEnough =
        claim.verdict === 'accepted' ||
        (await kept.find(`by real runs ${key}`, gradeByRealRuns)).verdict === claim.verdict;
      timed.push({ bundle: isEnough ? real : whole, claim, key });
    }
  }
  return timed;
}

/** Results of another grader count for nothing. */
function graderHash(): string {
  const hash = createHash('sha256');
  const sources = readdirSync(GRADER, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(ts|py)$/.test(path));
  for (const path of sources.toSorted()) hash.update(path).update(readFileSync(join(GRADER, path)));
  return hash.digest('hex');
}
