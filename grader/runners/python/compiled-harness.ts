import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InstalledInterpreter } from '#grader/runners/python/interpreters.ts';
import { keptFolder } from '#grader/sandbox/kept-folder.ts';
import { fingerprint } from '#grader/sandbox/readable-copy.ts';

const HARNESS = fileURLToPath(new URL('./harness', import.meta.url));
const COMPILER = fileURLToPath(new URL('./compile_harness.py', import.meta.url));

const known = new Map<string, string>();

/**
 * A copy of the harness with its code as this interpreter compiles it. A sandbox must not write any, and compiling takes
 * a third of its start.
 */
export function compiledHarness({ program, name }: InstalledInterpreter): string {
  const key = `${program}\0${name}`;
  const found = known.get(key);
  if (found) return found;
  const content = [key, fingerprint(HARNESS), fingerprint(COMPILER)].join('\0');
  const folder = keptFolder(createHash('sha256').update(content).digest('hex').slice(0, 24), (growing) => {
    cpSync(HARNESS, join(growing, 'harness'), { recursive: true, dereference: true });
    execFileSync(program, ['-s', '-P', '-B', COMPILER, growing], { env: {} });
  });
  const harness = join(folder, 'harness');
  known.set(key, harness);
  return harness;
}
