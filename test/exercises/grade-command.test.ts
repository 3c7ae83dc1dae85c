import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportSchema } from '#grader/contract/report.ts';
import { exerciseFolder } from '#exercises/load.ts';
import { ROOT, toolEnvironment } from '../../bin/shared/command.ts';

const submissions = join(await exerciseFolder('await-between'), 'submissions');
const LOST = join('race', 'no-lock.ts');

/** `racecourse grade await-between <file>` with more words, as it is run from the shell. */
function grade(file: string, ...more: string[]) {
  const command = ['--no-node-snapshot', '--disable-warning=ExperimentalWarning', join(ROOT, 'bin', 'racecourse.ts')];
  const words = ['grade', 'await-between', join(submissions, file), ...more];
  return spawnSync(process.execPath, [...command, ...words], { env: toolEnvironment(), encoding: 'utf8' });
}

test('grading an accepted file ends with 0', () => {
  expect(grade(join('accepted', 'promise-chain.ts'))).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/Accepted/),
  });
});

test("grading a rejected file ends with 1, and its JSON is the contract's report, with an order that fails again", () => {
  const { status, stdout } = grade(LOST, '--json');
  expect(status).toBe(1);
  const report = reportSchema.parse(JSON.parse(stdout));
  expect(report.verdict).toBe('race');
  const seed = report.checks.find(({ exploration }) => exploration?.failingSeed !== undefined)?.exploration
    ?.failingSeed;
  expect(grade(LOST, '--seed', String(seed)).status).toBe(1);
});

test.each([
  [['--interpreter', '9.99'], /no interpreter 9\.99 here. Offered are: none/],
  [['--seed', 'x'], /whole number/],
  [['--language', 'rb'], /ts, py, not "rb"/],
  [['--nothing'], /Usage: racecourse grade/],
])('%j is refused with what would do, and ends with 2', (words, reason) => {
  expect(grade(LOST, ...words)).toMatchObject({ status: 2, stderr: expect.stringMatching(reason) });
});
