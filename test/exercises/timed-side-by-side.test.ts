import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exerciseFolder, loadExercise, readSubmission } from '#exercises/load.ts';
import { CoreLeases, type LeaseKind, type TellCores } from '#grader/core/core-leases.ts';
import { hostCores, speedupCores } from '#grader/service/host.ts';
import { openWorkerSlot } from '../../bin/racecourse/worker-slot.ts';

/** Leases that note who holds cores alone, and who holds some at the same time. */
class WatchedLeases extends CoreLeases {
  exclusive = 0;
  readonly #held = new Set<LeaseKind[]>();
  readonly together: LeaseKind[][] = [];

  override ask(kind: LeaseKind, tell: TellCores): () => void {
    const mine: LeaseKind[] = [kind];
    const release = super.ask(kind, (cores) => {
      if (!this.#held.has(mine)) {
        if (kind === 'exclusive') this.exclusive += 1;
        this.#held.add(mine);
        this.together.push([...this.#held].flat());
      }
      tell(cores);
    });
    return () => {
      this.#held.delete(mine);
      release();
    };
  }
}

test('two speedup checks at once wait for each other, and both are right', { timeout: 120_000 }, async () => {
  const folder = await exerciseFolder('sum-of-squares');
  const bundle = await loadExercise(folder);
  const speed = { ...bundle, checks: bundle.checks.filter(({ kind }) => kind === 'speedup') };
  const leases = new WatchedLeases(hostCores(), speedupCores());
  const slots = await Promise.all([openWorkerSlot(0, leases), openWorkerSlot(0, leases)]);
  try {
    const names = ['accepted/a-slice-for-each-core', 'not_parallel/one-worker-for-everything'];
    const reports = await Promise.all(
      slots.map(async (slot, index) => {
        const files = await readSubmission(join(folder, 'submissions', names[index]!), 'ts');
        return slot.grade(speed, { language: 'ts', files }, 1);
      }),
    );
    expect(reports.map(({ verdict }) => verdict)).toEqual(['accepted', 'not_parallel']);
    expect(reports.map(({ checks }) => checks[0]?.measurement?.cores)).toEqual([speedupCores(), speedupCores()]);
  } finally {
    await Promise.all(slots.map((slot) => slot.close()));
  }
  expect(leases.exclusive).toBeGreaterThanOrEqual(2);
  expect(leases.together.filter((held) => held.includes('exclusive') && held.length > 1)).toEqual([]);
});
