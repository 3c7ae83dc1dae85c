import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readProgram } from '#grader/runners/javascript/program-files.ts';
import { keptFolder } from '#grader/sandbox/kept-folder.ts';

const MAIN = 'runners/javascript/child/main.ts';
/** What runs inside isolates, by the file that it is kept in. */
const WORLDS = {
  'world.json': 'runners/javascript/world/boot.ts',
  'threads.json': 'runners/javascript/threads/boot.ts',
};

/** What is to be run of the child's program, below its folder. */
export const CHILD_MAIN = javaScriptName(MAIN);

/**
 * The program that runs in sandboxes as plain JavaScript in a folder of its own. Blanking the types of its thirty files
 * takes longer than all else that a starting process does, so it is done once and not in every sandbox. `libraries`: the
 * folders of those that the program imports.
 */
export function childProgram(libraries: readonly string[]): string {
  const main = readProgram(MAIN);
  const worlds = Object.entries(WORLDS).map(([file, entry]) => [file, JSON.stringify(readProgram(entry))] as const);
  const hash = createHash('sha256')
    .update(JSON.stringify([main, worlds, libraries]))
    .digest('hex');
  return keptFolder(`child-${hash.slice(0, 24)}`, (folder) => {
    for (const [path, code] of Object.entries(main.files)) {
      const file = join(folder, javaScriptName(path));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, code.replaceAll(/(\bfrom '\.[^']+)\.ts'/g, "$1.js'"));
    }
    for (const [file, world] of worlds) writeFileSync(join(folder, file), world);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    mkdirSync(join(folder, 'node_modules'));
    for (const library of libraries) symlinkSync(library, join(folder, 'node_modules', basename(library)));
  });
}

function javaScriptName(path: string): string {
  return path.replace(/\.ts$/, '.js');
}
