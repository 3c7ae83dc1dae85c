import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportSchema } from '#grader/contract/report.ts';
import { exerciseFolder } from '#exercises/load.ts';
import { gradeFile } from '../../bin/racecourse/grade.ts';
import { UsageError } from '../../bin/racecourse/usage.ts';
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
  expect(report.checks.some(({ exploration }) => exploration?.failingSeed !== undefined)).toBe(true);
});

test('an interpreter that is not there is refused with what is, and ends with 2', () => {
  const reason = expect.stringMatching(/no interpreter 9\.99 here. Offered are: none/);
  expect(grade(LOST, '--interpreter', '9.99')).toMatchObject({ status: 2, stderr: reason });
});

test.each([
  [['--seed', 'x'], /whole number/],
  [['--language', 'rb'], /ts, py, not "rb"/],
  [['--nothing'], /Usage: racecourse grade/],
])('%j is refused before anything is started', async (words, reason) => {
  const refused = gradeFile(['await-between', join(submissions, LOST), ...words]);
  await expect(refused).rejects.toThrow(reason);
  await expect(refused).rejects.toBeInstanceOf(UsageError);
});
