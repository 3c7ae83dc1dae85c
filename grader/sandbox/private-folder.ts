import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WRITABLE_BY_OTHERS = 0o022;

/** Whether a folder is ours and nobody else can put anything into it. A link to such a folder is not. */
export function isOursAlone(folder: string): boolean {
  try {
    const stat = lstatSync(folder);
    return stat.isDirectory() && stat.uid === process.geteuid?.() && (stat.mode & WRITABLE_BY_OTHERS) === 0;
  } catch {
    return false;
  }
}

/**
 * Lets everyone read a file or folder of ours and all in it, run what its owner may run, and write nothing. Modes given
 * when files are made are cut by the umask of whoever started us.
 */
export function letOthersRead(path: string): void {
  const stat = lstatSync(path);
  // The mode of a link is its target's, which need not be ours.
  if (stat.isSymbolicLink()) return;
  chmodSync(path, stat.isDirectory() || (stat.mode & 0o100) !== 0 ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(path)) letOthersRead(join(path, name));
}

let chosen: string | undefined;

function entered(folder: string): string {
  chmodSync(folder, 0o755);
  return folder;
}

/**
 * The folder for what the sandboxes of this host share: locks of slots, copies of the runtime. Everyone may read it,
 * only we may write it. In a folder that all may write, somebody else can be there first under our name: then a new
 * folder with a name nobody can foresee is used, and nothing is shared.
 */
export function privateFolder(): string {
  if (chosen) return chosen;
  const root = process.geteuid?.() === 0;
  const candidates = [
    ...(root ? ['/var/lib/racecourse'] : []),
    join(tmpdir(), `racecourse-${process.geteuid?.() ?? 'user'}`),
  ];
  for (const folder of candidates) {
    try {
      mkdirSync(folder);
    } catch {
      // There already, or not to be made: the check below tells.
    }
    if (isOursAlone(folder)) return (chosen = entered(folder));
  }
  return (chosen = entered(mkdtempSync(join(tmpdir(), 'racecourse-'))));
}
