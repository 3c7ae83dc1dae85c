import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckResult } from '#grader/contract/report.ts';
import { replaySchedule } from '#grader/service/replay.ts';
import { openSlot, type Slot } from './grading.ts';

const MAIN = `export async function count(n: number, workers: number): Promise<number> {
  const memory = new SharedArrayBuffer(4);
  const counting = Array.from({ length: workers }, (_, first) => {
    const worker = new Worker('./worker.ts');
    return new Promise<void>((resolve) => {
      worker.onmessage = () => resolve();
      worker.postMessage({ memory, first, step: workers, n });
    }).finally(() => worker.terminate());
  });
  await Promise.all(counting);
  return new Int32Array(memory)[0]!;
}
`;
const worker = (step: string): string => `import { isHit } from './hits.ts';
onmessage = ({ data: { memory, first, step, n } }) => {
  const total = new Int32Array(memory);
  for (let item = first; item < n; item += step) {
    if (isHit(item)) ${step};
  }
  postMessage('done');
};
`;

describe('workers that share memory in a determinism check', () => {
  let slot: Slot;
  beforeAll(async () => {
    slot = await openSlot('shared-counter');
    slot.bundle.checks.splice(0, Infinity, ...slot.bundle.checks.filter(({ kind }) => kind === 'determinism'));
  });
  afterAll(() => slot.open.close());
  const checkOf = async (step: string): Promise<CheckResult> =>
    (await slot.grade({ 'main.ts': MAIN, 'worker.ts': worker(step) })).checks[0]!;

  test('a failure is small, explained, and shown beside an order that passes', async () => {
    const { verdict, exploration, trace, passingTrace, message } = await checkOf('total[0]! += 1');
    expect(verdict).toBe('race');
    expect(message).toMatch(/Missing: \d/);
    expect(exploration).toMatchObject({
      mode: 'explored',
      strategy: 'controlled',
      bug: 'lost_update',
      memory: 'sequential',
    });
    expect(exploration?.schedule?.split(' ')).toHaveLength(1);
    expect(exploration?.summary).toContain('weak memory is not modelled');
    expect(['real', 'contract']).toContain(exploration?.fidelity);
    const writes = trace?.steps?.filter(({ operation, file }) => operation === 'write' && file === 'worker.ts') ?? [];
    expect(writes.map(({ line, target }) => [line, target])).toContainEqual([5, 'total[0]']);
    expect(trace?.conflicts?.length).toBeGreaterThan(0);
    expect(passingTrace?.steps?.length).toBeGreaterThan(0);
  });

  test('the schedule of a report fails again wherever it is followed', async () => {
    const step = 'Atomics.store(total, 0, Atomics.load(total, 0) + 1)';
    const { exploration } = await checkOf(step);
    const files = Object.entries({ 'main.ts': MAIN, 'worker.ts': worker(step) }).map(([name, text]) => ({
      name,
      text,
    }));
    const { schedule, inputIndex = 0 } = exploration!;
    const replayed = await replaySchedule(
      slot.open.parts,
      slot.bundle,
      { language: 'ts', files },
      { checkId: 'together', inputIndex, schedule: schedule! },
    );
    expect(replayed).toMatchObject({ schedule, unused: 0, finding: { verdict: 'wrong_answer' } });
  });

  test('the same submission gets the same schedule and the same table every time', async () => {
    const [first, second] = [await checkOf('total[0]! += 1'), await checkOf('total[0]! += 1')];
    expect(first.exploration?.schedule).toBe(second.exploration?.schedule);
    expect(first.exploration?.outcomes).toEqual(second.exploration?.outcomes);
  });

  test('a right answer passes, and the report says how much was tried', async () => {
    const { verdict, exploration } = await checkOf('Atomics.add(total, 0, 1)');
    expect(verdict).toBe('accepted');
    expect(exploration?.failing).toBe(0);
    expect(exploration?.schedules).toBeGreaterThan(800);
  });
});
