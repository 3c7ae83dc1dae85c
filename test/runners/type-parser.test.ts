import { expect, test } from 'vitest';
import { typeParserFiles } from '#grader/runners/javascript/type-parser.ts';

test('the parser of TypeScript can be told apart from its bytes, so that no sandbox reads them as a text', () => {
  const { script, wasm } = typeParserFiles();
  expect(script.length).toBeLessThan(100_000);
  expect(script).toContain(wasm!.name);
  expect(wasm!.bytes().subarray(0, 4)).toEqual(Buffer.from('\0asm'));
});
