import { accessSync, constants, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A control file's text, or undefined when the kernel does not have it. */
export function readControl(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** A control file that holds one number; 0 when the kernel does not have it. */
export function readNumber(path: string): number {
  return Number(readControl(path) ?? 0);
}

/** The number after `key` in a control file of lines `key number`; 0 when there is none. */
export function readKey(path: string, key: string): number {
  for (const line of (readControl(path) ?? '').split('\n')) {
    if (line.startsWith(`${key} `)) return Number(line.slice(key.length + 1));
  }
  return 0;
}

/** Process ids in a control file such as `cgroup.procs`. */
export function readPids(path: string): number[] {
  return (readControl(path) ?? '').split('\n').filter(Boolean).map(Number);
}

/** Writes a control file; tells whether the kernel took it. */
export function tryWrite(path: string, value: string): boolean {
  try {
    writeFileSync(path, value);
    return true;
  } catch {
    return false;
  }
}

/** Makes a group's folder, or finds it made; tells whether this process may use it. */
export function tryMakeGroup(path: string): boolean {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(join(path, 'cgroup.procs'), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Removes a group's folder. One that is busy or gone already is left as it is. */
export function tryRemoveGroup(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // Whoever opens the slot next uses it again.
  }
}

/** Sends SIGKILL to a process that may be gone. */
export function killProcess(pid: number): void {
  // A process outside of our own process namespace is listed as 0, and 0 would mean all of us.
  if (pid <= 1) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
