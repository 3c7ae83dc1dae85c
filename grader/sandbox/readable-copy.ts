import { createHash } from 'node:crypto';
import { cpSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { keptFolder } from '#grader/sandbox/kept-folder.ts';

const OTHERS_READ = 0o004;
const OTHERS_ENTER = 0o001;

/** Whether any user of the host can reach and read a path: every folder above can be entered, and it can be read. */
export function anyoneCanRead(path: string): boolean {
  const stat = statSync(path);
  const needed = stat.isDirectory() ? OTHERS_READ | OTHERS_ENTER : OTHERS_READ;
  if ((stat.mode & needed) !== needed) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & OTHERS_ENTER) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Changes when anything in the file or folder does. */
export function fingerprint(path: string): string {
  const hash = createHash('sha256');
  const add = (each: string): void => {
    const stat = statSync(each);
    hash.update(`${each}\0${stat.size}\0${stat.mtimeMs}\0${stat.ino}\0`);
    if (stat.isDirectory()) for (const name of readdirSync(each).sort()) add(join(each, name));
  };
  add(path);
  return hash.digest('hex').slice(0, 24);
}

function copyOf(path: string): string {
  const folder = keptFolder(fingerprint(path), (growing) => {
    cpSync(path, join(growing, basename(path)), { recursive: true, dereference: true });
  });
  return join(folder, basename(path));
}

const known = new Map<string, string>();

/**
 * A path with the same content that a slot's user can reach. Started by root, a sandbox is set up by a user who may
 * enter no folder of root's: what lies in such a folder is copied once to where he may read and only root may write.
 * The copied things are programs, not secrets. Bubblewrap's own way, `--bind-fd`, is missing in the versions most
 * hosts have, and it needs a folder's descriptor open in a process that must not have one.
 */
export function readableByAnyone(path: string): string {
  const found = known.get(path);
  if (found) return found;
  const real = realpathSync(path);
  const readable = anyoneCanRead(real) ? real : copyOf(real);
  known.set(path, readable);
  return readable;
}
