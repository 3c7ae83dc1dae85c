import type { Readable } from 'node:stream';
import type { CapturedText } from '#grader/sandbox/sandbox.ts';

/** Keeps the first `cap` bytes of a stream, and tells once when more came. */
export class CapturedOutput {
  #chunks: Buffer[] = [];
  #kept = 0;
  #bytes = 0;
  readonly #cap: number;

  constructor(stream: Readable, cap: number, onOverflow: () => void) {
    this.#cap = cap;
    stream.on('error', () => {});
    stream.on('data', (chunk: Buffer) => {
      const before = this.#bytes;
      this.#bytes += chunk.length;
      if (this.#kept < cap) {
        const part = chunk.subarray(0, cap - this.#kept);
        this.#chunks.push(part);
        this.#kept += part.length;
      }
      if (this.#bytes > cap && before <= cap) onOverflow();
    });
  }

  /** What was kept so far. A character cut in two by the cap becomes a replacement character. */
  read(): CapturedText {
    return {
      text: Buffer.concat(this.#chunks).toString('utf8'),
      bytes: this.#bytes,
      truncated: this.#bytes > this.#cap,
    };
  }
}
