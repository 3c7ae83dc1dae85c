import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { letOthersRead } from '#grader/sandbox/private-folder.ts';

/** Copies the sandbox and its trials to where an ordinary user may read them: the project may lie where he may not go. */
export function copyForEveryone(): string {
  const project = resolve(import.meta.dirname, '../..');
  const folder = mkdtempSync(join(tmpdir(), 'racecourse-ordinary-'));
  for (const part of ['package.json', 'grader/sandbox', 'test/sandbox']) {
    cpSync(join(project, part), join(folder, part), { recursive: true });
  }
  letOthersRead(folder);
  return folder;
}
