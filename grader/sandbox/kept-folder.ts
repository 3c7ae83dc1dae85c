import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { isOursAlone, letOthersRead, privateFolder } from '#grader/sandbox/private-folder.ts';

const KEPT_UNUSED_DAYS = 30;

/**
 * A folder that sandboxes may read and only we may write, made once: the first to ask fills it, and whoever asks for the
 * same name later finds it, in other processes too. The name must change with the content.
 */
export function keptFolder(name: string, fill: (folder: string) => void): string {
  const kept = join(privateFolder(), 'runtime');
  mkdirSync(kept, { recursive: true });
  if (!isOursAlone(kept)) throw new Error(`${kept} can be written by others; remove it.`);
  chmodSync(kept, 0o755);
  const folder = join(kept, name);
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  forgetUnused(kept);
  // Complete before it has its name, so that nobody ever meets half of it.
  const growing = mkdtempSync(join(kept, 'new-'));
  fill(growing);
  letOthersRead(growing);
  try {
    renameSync(growing, folder);
  } catch {
    // Another process of ours was faster.
    rmSync(growing, { recursive: true, force: true });
  }
  return folder;
}

function forgetUnused(folder: string): void {
  const oldest = Date.now() - KEPT_UNUSED_DAYS * 24 * 60 * 60 * 1000;
  for (const name of readdirSync(folder)) {
    const unused = join(folder, name);
    if (statSync(unused).mtimeMs < oldest) rmSync(unused, { recursive: true, force: true });
  }
}
