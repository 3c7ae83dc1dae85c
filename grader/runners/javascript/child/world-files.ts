import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type ivm from 'isolated-vm';

/** The folder of the grader, below which every file of the world lies. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** The files that `entry` needs inside an isolate, by their path below the grader's folder, types blanked. */
export function readWorld(entry: string): { entry: string; files: Map<string, string> } {
  const files = new Map<string, string>();
  const pending = [entry];
  while (pending.length > 0) {
    const path = pending.pop()!;
    if (files.has(path)) continue;
    const code = stripTypeScriptTypes(readFileSync(join(ROOT, path), 'utf8'));
    files.set(path, code);
    for (const [, specifier] of code.matchAll(/^(?:import|export)\b[^;]*?\bfrom '(\.[^']+)'/gms)) {
      pending.push(resolveWorld(path, specifier!));
    }
  }
  return { entry, files };
}

/** Links and evaluates such files in a context, and returns the entry's module. */
export function linkWorld(
  isolate: ivm.Isolate,
  context: ivm.Context,
  world: { entry: string; files: ReadonlyMap<string, string> },
): ivm.Module {
  const modules = new Map<string, ivm.Module>();
  const paths = new Map<ivm.Module, string>();
  for (const [path, code] of world.files) {
    const module = isolate.compileModuleSync(code, { filename: `racecourse:${path}` });
    modules.set(path, module);
    paths.set(module, path);
  }
  const entry = modules.get(world.entry)!;
  entry.instantiateSync(context, (specifier, referrer) => modules.get(resolveWorld(paths.get(referrer)!, specifier))!);
  entry.evaluateSync();
  return entry;
}

/** The path that an import in `from` names. */
function resolveWorld(from: string, specifier: string): string {
  return relative(ROOT, join(ROOT, dirname(from), specifier));
}
