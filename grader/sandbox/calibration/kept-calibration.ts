import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { calibrationSchema, type Calibration } from '#grader/contract/calibration.ts';
import { privateFolder } from '#grader/sandbox/private-folder.ts';

/** A virtual host may be moved to another one without a word, so that what was measured does not hold for ever. */
const HOLDS_MS = 24 * 60 * 60 * 1000;

/** What a calibration is for; another host, or other cores of it, have another name. */
export function hostName(cores: readonly number[]): string {
  return `${cpus()[0]?.model.trim() ?? 'unknown'}, cores ${cores.join(' ')}, ${release()}`;
}

/** Under what every process on this host finds it. */
const keptFile = (): string => join(privateFolder(), 'calibration.json');

/** What was measured before on the same host; undefined where nothing was, it is too old, or the host has changed. */
export function keptCalibration(cores: readonly number[], file = keptFile()): Calibration | undefined {
  try {
    const kept = calibrationSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return kept.host === hostName(cores) && Date.now() - kept.measuredAt < HOLDS_MS ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a calibration for the next process. */
export function keepCalibration(calibration: Calibration, file = keptFile()): void {
  // Complete before it has its name, so that nobody ever reads half of it.
  const growing = `${file}.${process.pid}`;
  writeFileSync(growing, JSON.stringify(calibration));
  renameSync(growing, file);
}
