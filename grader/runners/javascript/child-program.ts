import { createHash } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readProgram } from '#grader/runners/javascript/program-files.ts';
import { typeParserFiles } from '#grader/runners/javascript/type-parser.ts';
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
  const files: Record<string, string> = { 'package.json': '{ "type": "module" }\n' };
  for (const [path, code] of Object.entries(readProgram(MAIN).files)) files[javaScriptName(path)] = asJavaScript(code);
  for (const [file, entry] of Object.entries(WORLDS)) files[file] = JSON.stringify(readProgram(entry));
  const { script, wasm } = typeParserFiles();
  files['type-parser.cjs'] = script;
  const hash = createHash('sha256')
    .update(JSON.stringify([files, libraries, process.version]))
    .digest('hex');
  return keptFolder(`child-${hash.slice(0, 24)}`, (folder) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    if (wasm) writeFileSync(join(folder, wasm.name), wasm.bytes());
    mkdirSync(join(folder, 'node_modules'));
    for (const library of libraries) symlinkSync(library, join(folder, 'node_modules', basename(library)));
  });
}

/**
 * Blanked code as it is run. To import some functions of a module of Node's own makes a module of everything that it has,
 * which loads what it would otherwise load late; to ask Node for it does not.
 */
function asJavaScript(code: string): string {
  return code
    .replaceAll(/(\bfrom |\bimport\()('\.[^']+)\.ts'/g, "$1$2.js'")
    .replaceAll(/^import (\{[^}]+\}) from ('node:[^']+');/gm, 'const $1 = process.getBuiltinModule($2);');
}

function javaScriptName(path: string): string {
  return path.replace(/\.ts$/, '.js');
}
