/** Node's own parser of TypeScript, as files beside one another. */
export interface TypeParserFiles {
  script: string;
  /** What the script reads from the file of this name, where it could be told apart. */
  wasm?: { name: string; bytes: () => Buffer };
}

const IN_NODE = 'internal/deps/amaro/dist/index';
const WASM = 'type-parser.wasm';

/**
 * The parser out of this Node, which is the sandboxes' too. Node keeps it as one script of 4 MB, nearly all of it a text
 * that means WebAssembly: to read that script is most of what a starting process would do. So the bytes get a file of
 * their own; a script in which they are not found does without.
 */
export function typeParserFiles(): TypeParserFiles {
  // The only way to a source of Node's own; it warns of nothing unless asked to.
  const { binding } = process as unknown as { binding(name: 'natives'): Record<string, string> };
  const script = binding('natives')[IN_NODE];
  if (script === undefined) throw new Error(`Node ${process.version} has no parser of TypeScript at ${IN_NODE}.`);
  const found = /\b\w+\.from\("([\w+/=]{100000,})", "base64"\)/.exec(script);
  if (!found) return { script };
  const read = `require('node:fs').readFileSync(require('node:path').join(__dirname, '${WASM}'))`;
  return {
    script: script.slice(0, found.index) + read + script.slice(found.index + found[0].length),
    wasm: { name: WASM, bytes: () => Buffer.from(found[1]!, 'base64') },
  };
}
