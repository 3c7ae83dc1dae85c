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

/** What the table's check says of these predictions, where waiting was measured as it should be and computing as given. */
function tableSays(measured: Partial<typeof EXPECTED>, predicted: Partial<typeof COMPUTING> = {}): unknown {
  const prediction = { waiting: WAITING, computing: { ...COMPUTING, ...predicted } };
  const computing = { ...EXPECTED, ...measured };
  const table = JSON.parse(inputs(module, 'table', 1, CORES, 'py', 1)) as {
    task: 'waiting' | 'computing';
    method: keyof typeof EXPECTED;
  }[];
  const evidence = table.map((input) => {
    const waiting = { wallMs: input.method === 'sequential' ? 1_100 : 100, cpuMs: 20 };
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
