import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { reportSchema } from '#grader/contract/report.ts';
import { exerciseFolder } from '#exercises/load.ts';
import { gradeFile } from '../../bin/racecourse/grade.ts';
import { UsageError } from '../../bin/racecourse/usage.ts';
import { ROOT, toolEnvironment } from '../../bin/shared/command.ts';

// Each starts a grader of its own, some of them two.
vi.setConfig({ testTimeout: 120_000 });

const submissions = join(await exerciseFolder('await-between'), 'submissions');
const LOST = join('race', 'no-lock.ts');

/** `racecourse grade await-between <file>` with more words, as it is run from the shell. */
function grade(file: string, ...more: string[]) {
  return racecourse('grade', file, ...more);
}

function racecourse(name: 'grade' | 'explore', file: string, ...more: string[]) {
  const command = ['--no-node-snapshot', '--disable-warning=ExperimentalWarning', join(ROOT, 'bin', 'racecourse.ts')];
  const words = [name, 'await-between', join(submissions, file), ...more];
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
  const failed = report.checks.find(({ verdict }) => verdict === 'race')!;
  const { schedule = '', inputIndex = 0 } = failed.exploration!;
  const where = ['--check', failed.id, '--input', String(inputIndex)];
  const again = grade(LOST, '--schedule', schedule, ...where);
  expect(again).toMatchObject({ status: 1, stdout: expect.stringContaining('were lost') });
  expect(again.stdout).toMatch(/deposit\(10\) #1 +deposit\(10\) #2 +deposit\(10\) #3[^]*write balance = 110/);
  // Once nobody overtakes anybody, nothing is lost: the nearest order that passes is another one.
  expect(failed.passingTrace?.title).toBe('The nearest order that passes');
});

test('exploring prints the smallest order that fails, the command for it, and the nearest that passes', () => {
  const { status, stdout } = racecourse('explore', join('race', 'keeps-a-copy-of-its-own.ts'), '--scenario', 'serve');
  expect(status).toBe(1);
  expect(stdout).toMatch(/FORBIDDEN/);
  expect(stdout).toMatch(/Replay: .*--schedule '4\+2' --check all-at-once --input 0/);
  expect(stdout).toMatch(/The failing order\n +deposit\(10\) #1[^]*The nearest order that passes\n +deposit\(10\) #1/);
});

test('exploring what is right shows one of the orders, and a scenario that is not there is refused', () => {
  const right = racecourse('explore', join('accepted', 'promise-chain.ts'), '--scenario', 'apart');
  expect(right).toMatchObject({ status: 0, stdout: expect.stringMatching(/One of the orders\n +store 1 lane/) });
  const none = racecourse('explore', LOST, '--scenario', 'nowhere');
  expect(none).toMatchObject({ status: 2, stderr: expect.stringMatching(/all-at-once \(scenario serve\)/) });
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
