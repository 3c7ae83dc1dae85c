import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const LIMIT_BYTES = 10 * 1024 * 1024;
const LAST_WORDS_BYTES = 2_000;

/** Where a program prints to. Keeps what earlier starts printed until that has grown large, then the one file before it. */
export function logFile(dataDir: string, name: string): string {
  const folder = join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.log`);
  if (existsSync(file) && statSync(file).size > LIMIT_BYTES) renameSync(file, `${file}.1`);
  return file;
}

/** The end of what was printed after the first `from` bytes. */
export function lastWords(file: string, from: number): string {
  const log = openSync(file, 'r');
  try {
    const { size } = fstatSync(log);
    const start = Math.max(from, size - LAST_WORDS_BYTES);
    const words = Buffer.alloc(size - start);
    readSync(log, words, 0, words.length, start);
    const text = words.toString('utf8');
    // Where the beginning is left out, so is the rest of the line it was cut in.
    return (start > from ? text.slice(text.indexOf('\n') + 1) : text).trim();
  } finally {
    closeSync(log);
  }
}
