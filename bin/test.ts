/**
 * Everything that must hold before a change is good: `npm test`. With `--static` only what can be told without running
 * the program (`npm run check`). Other arguments are handed to Vitest, to run some of the tests.
 */
import { PREPARE, runSteps, STATIC_STEPS } from './test/steps.ts';
import { runVitest } from './test/vitest.ts';

const [first, ...rest] = process.argv.slice(2);
const onlyStatic = first === '--static';
const filters = onlyStatic || first === undefined ? [] : [first, ...rest];

const failed = [...(await runSteps(PREPARE, 1, console.log)), ...(await runSteps(STATIC_STEPS, 2, console.log))];
if (onlyStatic) {
  if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
} else {
  const totals = await runVitest(filters);
  console.log(`${totals.ok ? '✓' : '✗'} tests          ${totals.seconds.toFixed(1)} s`);
  if (!totals.ok) failed.push('tests');
  if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
  const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
  console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
}
