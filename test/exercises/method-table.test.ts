import { expect, test } from 'vitest';
import methodTable from '#exercises/catalogue/08-benchmarks/method-table/exercise.ts';
import { NO_FACTS } from '#grader/contract/observation.ts';
import { conclude, inputs } from '#grader/runners/javascript/oracle/tools.ts';

const CORES = 2;
const module = { default: methodTable } as unknown as Parameters<typeof conclude>[0];
const WAITING = { threading: true, multiprocessing: true, asyncio: true, gevent: true };
const COMPUTING = { threading: false, multiprocessing: true, asyncio: false, gevent: false };
const ONE_CORE = { wallMs: 700, cpuMs: 700 };
const TWO_CORES = { wallMs: 370, cpuMs: 720 };
const EXPECTED = {
  sequential: ONE_CORE,
  threading: ONE_CORE,
  multiprocessing: TWO_CORES,
  asyncio: ONE_CORE,
  gevent: ONE_CORE,
};

/** What was seen of a run from outside, as far as it matters here. */
interface Seen {
  wallMs: number;
  cpuMs: number;
  waitedForCoreMs?: number;
  foreignCpuMs?: number;
  threadsAlive?: number;
  idleMs?: number;
}

/** What the table's check says of these predictions, where computing was measured as given, and waiting as given or as it should be. */
function tableSays(
  measured: Partial<typeof EXPECTED>,
  predicted: Partial<typeof COMPUTING> = {},
  waited: Partial<Record<keyof typeof EXPECTED, Seen>> = {},
): unknown {
  const prediction = { waiting: WAITING, computing: { ...COMPUTING, ...predicted } };
  const computing = { ...EXPECTED, ...measured };
  const table = JSON.parse(inputs(module, 'table', 1, CORES, 'py', 1)) as {
    task: 'waiting' | 'computing';
    method: keyof typeof EXPECTED;
  }[];
  const evidence = table.map((input) => {
    const waiting = waited[input.method] ?? { wallMs: input.method === 'sequential' ? 1_100 : 100, cpuMs: 20 };
    const facts = { ...NO_FACTS, ...(input.task === 'computing' ? computing[input.method] : waiting) };
    return { input, observation: { value: { prediction }, events: [] }, pages: [], facts };
  });
  return JSON.parse(conclude(module, 'table', JSON.stringify(evidence), CORES, 'py'));
}

test('a prediction that fits what was measured is right', () => {
  expect(tableSays({})).toBe(true);
});

test('a slower core while one by one ran is not taken for a gain of threads', () => {
  expect(tableSays({ sequential: { wallMs: 1_260, cpuMs: 1_260 } })).toBe(true);
});

test('a slower core while processes ran is not taken for no gain of theirs', () => {
  expect(tableSays({ multiprocessing: { wallMs: 690, cpuMs: 1_300 } })).toBe(true);
});

test('a crowded host is not taken for no gain of greenlets', () => {
  const crowded = { wallMs: 940, cpuMs: 120, waitedForCoreMs: 640, foreignCpuMs: 1_500 };
  expect(tableSays({}, {}, { gevent: crowded })).toBe(true);
});

test('processes that are dear to start beside other programs are not taken for no gain of what waits', () => {
  const sequential = { wallMs: 2_500, cpuMs: 60, waitedForCoreMs: 300, foreignCpuMs: 4_000, idleMs: 2_200 };
  const dear = { wallMs: 2_400, cpuMs: 900, waitedForCoreMs: 2_600, foreignCpuMs: 3_000, threadsAlive: 9, idleMs: 700 };
  expect(tableSays({}, {}, { sequential, multiprocessing: dear })).toBe(true);
});

test('processes that wait one by one do not help, whatever they cost', () => {
  const sequential = { wallMs: 2_500, cpuMs: 60, idleMs: 2_200 };
  const oneByOne = { wallMs: 2_800, cpuMs: 400, idleMs: 2_250 };
  expect(tableSays({}, {}, { sequential, multiprocessing: oneByOne })).toMatchObject({
    verdict: 'wrong_answer',
    message: expect.stringContaining('multiprocessing is faster for the waiting task'),
  });
});

test('what waits one by one does not help, on a crowded host too', () => {
  const sequential = { wallMs: 1_500, cpuMs: 60, waitedForCoreMs: 400, foreignCpuMs: 2_000 };
  const gevent = { wallMs: 1_900, cpuMs: 90, waitedForCoreMs: 780, foreignCpuMs: 2_700 };
  expect(tableSays({}, {}, { sequential, gevent })).toMatchObject({
    verdict: 'wrong_answer',
    message: expect.stringContaining('gevent is faster for the waiting task, but it was measured as 0.98'),
  });
});

test('what is predicted not to help, and does, is told; what is predicted to help, and does not, too', () => {
  expect(tableSays({}, { multiprocessing: false })).toMatchObject({
    verdict: 'wrong_answer',
    message: expect.stringContaining(
      'multiprocessing is not faster for the computing task, but it was measured as 1.89',
    ),
  });
  expect(tableSays({}, { threading: true })).toMatchObject({
    verdict: 'wrong_answer',
    message: expect.stringContaining('threading is faster for the computing task, but it was measured as 1.00'),
  });
});
