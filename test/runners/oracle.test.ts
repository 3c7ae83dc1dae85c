import { expect, test } from 'vitest';
import { loadExercise, exerciseFolder } from '#exercises/load.ts';
import { LIMITS } from '#grader/contract/limits.ts';
import { openOracle } from '#grader/runners/javascript/oracle.ts';
import type { Oracle } from '#grader/service/runner.ts';

const bundle = await loadExercise(await exerciseFolder('gather-the-waits'));
const SOON: { oracleCpuMs: number; oracleWallMs: number } = { ...LIMITS, oracleCpuMs: 400 };

/** An oracle whose one check makes its inputs by this code. */
const oracleThat = (body: string, limits = SOON): Promise<Oracle> =>
  openOracle(
    { ...bundle, oracle: `export default { checks: [{ id: 'one', inputs() { ${body} } }] };` },
    'ts',
    2,
    limits,
  );
const SLEEP = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900);';

test('an oracle that waits for a core for longer than it may compute is not ended', async () => {
  const oracle = await oracleThat(`${SLEEP} return [1];`);
  expect(await oracle.inputs('one', 1)).toEqual([1]);
  oracle.close();
});

test('an oracle that loops is ended', async () => {
  const oracle = await oracleThat('for (;;);');
  await expect(oracle.inputs('one', 1)).rejects.toThrow('used more than 0.4 s of processor time');
  oracle.close();
});

test('an oracle that loops while it is loaded is ended', async () => {
  const loop = openOracle({ ...bundle, oracle: 'for (;;);' }, 'ts', 2, SOON);
  await expect(loop).rejects.toThrow('used more than 0.4 s of processor time');
});

test('an oracle that never answers is ended', async () => {
  const oracle = await oracleThat(SLEEP.replace(', 900', ''), { ...SOON, oracleWallMs: 300 });
  await expect(oracle.inputs('one', 1)).rejects.toThrow('gave no answer within 0.3 s');
  oracle.close();
});

test.each(['process', 'require', 'fetch', 'setTimeout'])('an oracle has no %s', async (name) => {
  const oracle = await oracleThat(`return [typeof ${name}];`);
  expect(await oracle.inputs('one', 1)).toEqual(['undefined']);
  oracle.close();
});
