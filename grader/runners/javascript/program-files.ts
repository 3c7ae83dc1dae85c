import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importedPath, type World } from '#grader/runners/javascript/child/link-world.ts';

const GRADER = fileURLToPath(new URL('../../', import.meta.url));
const IMPORTS = /^(?:import|export)\b[^;]*?\bfrom '(\.[^']+)'/gms;

/** An entry and all files that it imports, by their path below the grader's folder, types blanked. */
export function readProgram(entry: string): World {
  const files: World['files'] = {};
  const pending = [entry];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (files[path] !== undefined) continue;
    const code = stripTypeScriptTypes(readFileSync(join(GRADER, path), 'utf8'));
    files[path] = code;
    for (const [, specifier] of code.matchAll(IMPORTS)) pending.push(importedPath(path, specifier!));
  }
  return { entry, files };
}
