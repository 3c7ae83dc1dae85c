import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The parser of TypeScript that a sandbox uses, as files beside one another. */
export interface TypeParserFiles {
  script: string;
  /** What the script reads from the file of this name, where it could be told apart. */
  wasm?: { name: string; bytes: () => Buffer };
}

const WASM = 'type-parser.wasm';

/**
 * The parser that Node has built in, from its own package. It is one script of 4 MB, nearly all of it a text that means
 * WebAssembly: to read that script is most of what a starting process would do. So the bytes get a file of their own; a
 * script in which they are not found does without.
 */
export function typeParserFiles(): TypeParserFiles {
  const script = readFileSync(createRequire(import.meta.url).resolve('@swc/wasm-typescript'), 'utf8');
  const found = /\bBuffer\.from\('(?<text>[\w+/=]{100000,})', 'base64'\)/.exec(script);
  if (!found) return { script };
  const read = `require('node:fs').readFileSync(require('node:path').join(__dirname, '${WASM}'))`;
  return {
    script: script.slice(0, found.index) + read + script.slice(found.index + found[0].length),
    wasm: { name: WASM, bytes: () => Buffer.from(found.groups!['text']!, 'base64') },
  };
}
