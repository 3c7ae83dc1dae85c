import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exerciseFolder } from '#exercises/load.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import { NO_PYTHON, openExercise, openWorkerSlot, type WorkerSlot } from './worker-slot.ts';

const SLUG = 'method-table';

/** Its numbers have a formula after all: n steps are as many doublings of one step as n has binary digits. */
const BETTER_WAY = `
def after(n):
    factor, slope, rest, steps = 1103515245, 1, 12345, 1
    total = (1, 0, 0, 0)
    while n:
        if n & 1:
            total = joined(total, (factor, slope, rest, steps))
        factor, slope, rest, steps = joined((factor, slope, rest, steps), (factor, slope, rest, steps))
        n >>= 1
    return total


def joined(first, then):
    """Each takes a value and the number of its first step to (factor * value + slope * number + rest), by so many steps."""
    (a, b, c, k), (d, e, f, l) = first, then
    return d * a % 2**31, (d * b + e) % 2**31, (d * c + e * k + f) % 2**31, k + l


def crunch_multiprocessing(ns):
    return [(n * after(n)[0] + after(n)[2]) % 2**31 for n in ns]
`;

/** Measuring takes longer the dearer the host makes starting processes. */
const PATIENT = { timeout: 120_000 };

let slot: WorkerSlot;
let bundle: Bundle;
let parallel: string;
beforeAll(async () => {
  slot = await openWorkerSlot();
  const whole = await openExercise(SLUG);
  // What is not fast enough is not measured beside the reference here: that takes as long again and shows nothing more.
  const { reference: _, ...rest } = whole;
  bundle = { ...rest, checks: whole.checks.filter(({ kind }) => kind === 'speedup') };
  const folder = join(await exerciseFolder(SLUG), 'submissions', 'accepted');
  parallel = await readFile(join(folder, 'all-methods.py'), 'utf8');
});
afterAll(() => slot.close());

test.skipIf(NO_PYTHON)('a better way to compute is fast enough on one core, whichever that is', PATIENT, async () => {
  const report = await slot.grade(bundle, `${parallel}\n${BETTER_WAY}`);
  expect(report.verdict, report.summary).toBe('accepted');
  const { measurement } = report.checks[0]!;
  expect(measurement!.effectiveParallelism).toBeLessThan(1.2);
  expect(measurement!.ratio).toBeGreaterThan(10);
});

test.skipIf(NO_PYTHON)(
  'what looks fast on one core, but is not where the baseline has the same one, is rejected',
  PATIENT,
  async () => {
    // As if the baseline had had the slower core all the time.
    const lucky = `${parallel}\n${BETTER_WAY.replace('def crunch_multiprocessing', 'def at_once')}
import os
def crunch_multiprocessing(ns):
    return at_once(ns) if len(os.sched_getaffinity(0)) > 1 else [crunch(n) for n in ns]
`;
    const report = await slot.grade(bundle, lucky);
    expect(report.verdict, report.summary).toBe('not_parallel');
    expect(report.checks[0]!.measurement!.ratio).toBeLessThan(1.2);
  },
);
