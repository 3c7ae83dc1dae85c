import { posix } from 'node:path';
import type ivm from 'isolated-vm';

/** Modules that run inside an isolate, where nothing can be imported from anywhere else: their code by their path. */
export interface World {
  entry: string;
  files: Record<string, string>;
}

/** Links and evaluates a world in a context, and returns its entry's module. */
export function linkWorld(isolate: ivm.Isolate, context: ivm.Context, world: World): ivm.Module {
  const modules = new Map<string, ivm.Module>();
  const paths = new Map<ivm.Module, string>();
  for (const [path, code] of Object.entries(world.files)) {
    const module = isolate.compileModuleSync(code, { filename: `racecourse:${path}` });
    modules.set(path, module);
    paths.set(module, path);
  }
  const entry = modules.get(world.entry)!;
  entry.instantiateSync(context, (specifier, referrer) => modules.get(importedPath(paths.get(referrer)!, specifier))!);
  entry.evaluateSync();
  return entry;
}

/** The path that an import in `from` names. */
export function importedPath(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier);
}
