import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the grader, below which every file of the world lies. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const BOOT = 'runners/javascript/world/boot.ts';

/** The files that make up the world inside an isolate, by their path below the grader's folder, types blanked. */
export function readWorld(): { entry: string; files: Map<string, string> } {
  const files = new Map<string, string>();
  const pending = [BOOT];
  while (pending.length > 0) {
    const path = pending.pop()!;
    if (files.has(path)) continue;
    const code = stripTypeScriptTypes(readFileSync(join(ROOT, path), 'utf8'));
    files.set(path, code);
    for (const [, specifier] of code.matchAll(/^(?:import|export)\b[^;]*?\bfrom '(\.[^']+)'/gms)) {
      pending.push(resolveWorld(path, specifier!));
    }
  }
  return { entry: BOOT, files };
}

/** The path that an import in `from` names. */
export function resolveWorld(from: string, specifier: string): string {
  return relative(ROOT, join(ROOT, dirname(from), specifier));
}
