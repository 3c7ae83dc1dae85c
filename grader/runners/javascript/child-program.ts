import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readProgram } from '#grader/runners/javascript/program-files.ts';
import { keptFolder } from '#grader/sandbox/kept-folder.ts';

const MAIN = 'runners/javascript/child/main.ts';
const WORLD = 'runners/javascript/world/boot.ts';

/** What is to be run of the child's program, below its folder. */
export const CHILD_MAIN = javaScriptName(MAIN);

/**
 * The program that runs in sandboxes as plain JavaScript in a folder of its own. Blanking the types of its thirty files
 * takes longer than all else that a starting process does, so it is done once and not in every sandbox. `isolatedVm` is
 * the folder of the library that the program imports.
 */
export function childProgram(isolatedVm: string): string {
  const main = readProgram(MAIN);
  const world = JSON.stringify(readProgram(WORLD));
  const hash = createHash('sha256').update(JSON.stringify(main)).update(world).update(isolatedVm).digest('hex');
  return keptFolder(`child-${hash.slice(0, 24)}`, (folder) => {
    for (const [path, code] of Object.entries(main.files)) {
      const file = join(folder, javaScriptName(path));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, code.replaceAll(/(\bfrom '\.[^']+)\.ts'/g, "$1.js'"));
    }
    writeFileSync(join(folder, 'world.json'), world);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(isolatedVm, join(folder, 'node_modules', 'isolated-vm'));
  });
}

function javaScriptName(path: string): string {
  return path.replace(/\.ts$/, '.js');
}
