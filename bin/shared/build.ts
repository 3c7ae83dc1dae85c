import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runTool, type Finished } from './command.ts';

/** What the built web app is made of. The rest of the grader and the exercises reach it at run time only. */
const SOURCES = ['web', 'db', 'static', 'grader/contract', 'vite.config.ts', 'package.json', 'package-lock.json'];
const BUILD = join(ROOT, 'build');
// Inside the build, so that it goes when a new build begins, and an interrupted build counts as none.
const STAMP = join(BUILD, '.sources');

/** Builds the web app unless the build there is was made of exactly these sources; then there is nothing to tell. */
export async function buildIfStale(onStart: () => void = () => {}): Promise<Finished | undefined> {
  const sources = hashOfSources();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return undefined;
  onStart();
  const built = await runTool(['vite', 'build']);
  if (built.ok) writeFileSync(STAMP, sources);
  return built;
}

function hashOfSources(): string {
  const hash = createHash('sha256').update(process.version);
  for (const source of SOURCES) {
    for (const file of filesIn(source)) hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}

function filesIn(path: string): string[] {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  const entries = readdirSync(full, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .toSorted();
}
