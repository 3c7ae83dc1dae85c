import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { exerciseFolder, loadExercise } from '#exercises/load.ts';
import { claimsOf } from '../../bin/racecourse/claims.ts';
import { openGraders } from '../../bin/racecourse/graders.ts';

/** The workers that this process has started and that still run. */
function workers(): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line.includes('grader/worker.ts'));
  return lines.map((line) => Number.parseInt(line, 10)).filter((pid) => pid > 1);
}

/** Graders, the workers that they have started, and a way to grade what takes a moment. */
async function openWatched() {
  const folder = await exerciseFolder('gather-the-waits');
  const bundle = await loadExercise(folder);
  const claim = (await claimsOf(folder)).find(({ name }) => name === 'accepted/promise-all.ts')!;
  const before = workers();
  const graders = await openGraders();
  const started = workers().filter((pid) => !before.includes(pid));
  return { before, started, close: () => graders.close(), grade: () => graders.grade(bundle, claim, 1) };
}

/** Starting workers, and asking again where the host was busy, take their time beside other programs. */
const PATIENT = { timeout: 120_000 };

test('what workers were grading that were killed is graded by others in their places', PATIENT, async () => {
  const { before, started, close, grade } = await openWatched();
  expect(started.length).toBeGreaterThan(1);

  let graded = 0;
  const grading = started.map(() => grade().finally(() => graded++));
  await sleep(100);
  expect(graded).toBe(0);
  for (const pid of started) process.kill(pid, 'SIGKILL');
  const verdicts = (await Promise.all(grading)).map(({ verdict }) => verdict);

  expect(verdicts).toEqual(started.map(() => 'accepted'));
  expect(workers().filter((pid) => started.includes(pid))).toEqual([]);
  await close();
  expect(workers()).toEqual(before);
});

test('what is still being graded when they close is broken off, and no worker is left', PATIENT, async () => {
  const { before, close, grade } = await openWatched();
  const grading = Array.from({ length: 8 }, grade);
  const ends = Promise.allSettled(grading);
  await sleep(100);
  await close();
  expect((await ends).map(({ status }) => status)).toEqual(grading.map(() => 'rejected'));
  expect(workers()).toEqual(before);
});
