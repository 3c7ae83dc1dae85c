import { mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a scripted worker tells its process id to the test. */
export const pidPath = (): string => join(mkdtempSync(join(tmpdir(), 'racecourse-')), 'pid');

/** Writes this process's id. A reader sees all of it or what was there before: half an id is somebody else's. */
export function recordPid(path: string): void {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, String(process.pid));
  renameSync(unfinished, path);
}

/** The process id that was recorded last. Throws where there is none: to kill 0 is to kill one's own process group. */
export function recordedPid(path: string): number {
  const pid = Number(readFileSync(path, 'utf8'));
  if (!Number.isInteger(pid) || pid <= 1) throw new Error(`no process id in ${path}`);
  return pid;
}
