import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importedPath, type World } from '#grader/runners/javascript/child/link-world.ts';

const GRADER = fileURLToPath(new URL('../../', import.meta.url));
/** Those at the top of a file, and those within it that wait until they are needed. */
const IMPORTS = /^(?:import|export)\b[^;]*?\bfrom '(?<top>\.[^']+)'|\bimport\('(?<late>\.[^']+)'\)/gms;

/** An entry and all files that it imports, by their path below the grader's folder, types blanked. */
export function readProgram(entry: string): World {
  const files: World['files'] = {};
  const pending = [entry];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (files[path] !== undefined) continue;
    const code = stripTypeScriptTypes(readFileSync(join(GRADER, path), 'utf8'));
    files[path] = code;
    for (const { groups } of code.matchAll(IMPORTS)) pending.push(importedPath(path, groups!.top ?? groups!.late!));
  }
  return { entry, files };
}
