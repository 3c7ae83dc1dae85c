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

/** The number after `key` in lines of `key number`; 0 when there is none. */
export function keyIn(text: string | undefined, key: string): number {
  for (const line of (text ?? '').split('\n')) {
    if (line.startsWith(`${key} `)) return Number(line.slice(key.length + 1));
  }
  return 0;
}

/** The same, in a control file. */
export function readKey(path: string, key: string): number {
  return keyIn(readControl(path), key);
}

/** What a list such as `cgroup.procs` names, one a line. */
export function namesIn(text: string | undefined): string[] {
  return (text ?? '').split('\n').filter(Boolean);
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
