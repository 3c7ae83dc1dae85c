import { derivedSeed } from '#grader/contract/random.ts';
import type { Measurement } from '#grader/contract/report.ts';
import { fewerCores, serialFraction, type ScalingPoint } from '#grader/core/scaling.ts';
import { median } from '#grader/core/speedup.ts';
import { undisturbedMs } from '#grader/core/undisturbed.ts';
import type { CheckRun } from '#grader/service/checks/check-run.ts';

/** One run says little, and nothing hangs on these: they are for the picture. */
const RUNS_EACH = 3;
/** Seeds of pairs are counted from 0. */
const FIRST_SEED = 1_000;

/**
 * Runs a submission whose speed was measured, with so many times the usual work, again on fewer of its cores, with inputs of the same kind. Leaves it on all of them.
 * `undefined` where the host cannot hold it to fewer, or a run came to nothing.
 */
export async function measureScaling(
  run: CheckRun,
  scale: number,
  allCoresMs: number,
): Promise<Measurement['scaling']> {
  const { check, session, oracle, leased, seed } = run;
  const points: ScalingPoint[] = [];
  try {
    for (const cores of fewerCores(leased.length)) {
      if (!session.pin(leased.slice(0, cores))) return undefined;
      const times: number[] = [];
      for (let turn = 0; turn < RUNS_EACH; turn++) {
        const runSeed = derivedSeed(seed, FIRST_SEED + turn);
        const [input = null] = await oracle.inputs(check.id, runSeed, scale);
        const { observation, facts } = await session.run(check.scenario, input, { baseline: false, seed: runSeed });
        if (observation?.outcome !== 'returned') return undefined;
        times.push(undisturbedMs(facts, cores));
      }
      points.push({ cores, ms: median(times) });
    }
  } finally {
    session.pin(leased);
  }
  points.push({ cores: leased.length, ms: allCoresMs });
  const serial = serialFraction(points);
  return serial === undefined ? undefined : { points, serialFraction: serial };
}
