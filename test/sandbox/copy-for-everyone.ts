import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { letOthersRead } from '#grader/sandbox/private-folder.ts';

const SANDBOX_AND_TRIALS = ['grader/sandbox', 'test/sandbox'];

/**
 * Copies parts of the project, those with the sandbox and its trials if no others are named, to where an ordinary user
 * may read them: the project may lie where he may not go.
 */
export function copyForEveryone(parts: readonly string[] = SANDBOX_AND_TRIALS): string {
  const project = resolve(import.meta.dirname, '../..');
  const folder = mkdtempSync(join(tmpdir(), 'racecourse-ordinary-'));
  for (const part of ['package.json', ...parts]) cpSync(join(project, part), join(folder, part), { recursive: true });
  letOthersRead(folder);
  return folder;
}
