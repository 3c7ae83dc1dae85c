import type { SourceFile } from '#grader/contract/submission.ts';
import { program } from '../../bench/explore/isolate-programs.ts';

/** Two workers run `body` with `memory`, an Int32Array of 16 zeros, and their `number`, 0 or 1; then `result` is read. */
export function pair(body: string, result: string, before = ''): SourceFile[] {
  const main = `export async function run() {
  const memory = new Int32Array(new SharedArrayBuffer(64));
  const workers = [0, 1].map((number) => {
    const worker = new Worker('./worker.ts');
    worker.postMessage({ memory, number });
    return new Promise((resolve) => { worker.onmessage = resolve; });
  });
  await Promise.all(workers);
  return ${result};
}
`;
  return program(main, `${before}onmessage = ({ data: { memory, number } }) => {\n${body}\npostMessage('done');\n};\n`);
}
