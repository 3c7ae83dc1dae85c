/** `npm run bench -- NAME [arguments]`: runs one of the benches beside this file, or lists them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [name, ...rest] = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -'.ts'.length));

if (name !== undefined && names.includes(name)) {
  const file = join(import.meta.dirname, `${name}.ts`);
  // The bench sees its own arguments, as if it had been started by itself.
  process.argv.splice(1, Infinity, file, ...rest);
  await import(file);
} else {
  if (name !== undefined) {
    console.error(`There is no bench named ${name}.`);
    process.exitCode = 1;
  }
  console.log('npm run bench -- NAME, where NAME is one of');
  for (const one of names) console.log(`  ${one.padEnd(14)} ${purpose(one)}`);
}

/** The first sentence of the comment that every bench begins with. */
function purpose(bench: string): string {
  const [, comment = ''] =
    /^\/\*\*([^]*?)\*\//.exec(readFileSync(join(import.meta.dirname, `${bench}.ts`), 'utf8')) ?? [];
  return (
    comment
      .replaceAll(/\s*\n?\s*\*?\s+/g, ' ')
      .trim()
      .split('. ')[0] ?? ''
  );
}
