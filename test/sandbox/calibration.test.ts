import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { calibrate } from '#grader/sandbox/calibration/calibrate.ts';
import { Calibrator } from '#grader/sandbox/calibration/calibrator.ts';
import { hostName, keepCalibration, keptCalibration } from '#grader/sandbox/calibration/kept-calibration.ts';
import { launchSandbox } from '#grader/sandbox/launch.ts';
import { closeSeats } from '#grader/sandbox/seats.ts';
import { hostCores } from '#grader/service/host.ts';

const folder = mkdtempSync(join(tmpdir(), 'racecourse-calibration-'));
const file = join(folder, 'calibration.json');
afterAll(async () => {
  await closeSeats();
  rmSync(folder, { recursive: true });
});

const CORES = [0, 1];
const calibration = {
  computing: [1, 1.9],
  memory: [1, 1.6],
  sandboxStartMs: 5,
  host: hostName(CORES),
  measuredAt: Date.now(),
};

test('what these cores can do is measured, or it is said that others use them', async () => {
  const cores = hostCores().slice(0, 2);
  const measured = await calibrate(launchSandbox, cores);
  if (!measured) return;
  for (const capacities of [measured.computing, measured.memory]) {
    expect(capacities).toHaveLength(cores.length);
    expect(capacities[0]).toBe(1);
    capacities.forEach((capacity, index) => {
      expect(capacity).toBeGreaterThanOrEqual(1);
      expect(capacity).toBeLessThanOrEqual(index + 1);
    });
  }
  expect(measured.sandboxStartMs).toBeGreaterThan(0);
});

test('it is kept for the next process, until the host is another one or a day is over', () => {
  expect(keptCalibration(CORES, file)).toBeUndefined();
  keepCalibration(calibration, file);
  expect(readdirSync(folder)).toEqual(['calibration.json']);
  expect(keptCalibration(CORES, file)).toEqual(calibration);
  expect(keptCalibration([0], file)).toBeUndefined();
  keepCalibration({ ...calibration, measuredAt: Date.now() - 25 * 60 * 60 * 1000 }, file);
  expect(keptCalibration(CORES, file)).toBeUndefined();
  writeFileSync(file, '{"computing": [1');
  expect(keptCalibration(CORES, file)).toBeUndefined();
});

test('whoever asks at the same time gets the same answer, and the cores are given back even when nothing can be run', async () => {
  let leased = 0;
  let released = 0;
  const calibrator = new Calibrator(
    () => {
      throw new Error('no sandbox here');
    },
    async () => {
      leased += 1;
      // Cores that no calibration was ever kept for.
      return { cores: [9_999], release: () => (released += 1) };
    },
  );
  expect(await Promise.all([calibrator.now(), calibrator.now()])).toEqual([undefined, undefined]);
  expect([leased, released]).toEqual([1, 1]);
});
