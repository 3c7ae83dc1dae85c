import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 16_384;
const chunk = Buffer.alloc(CHUNK_BYTES);

/**
 * A file of the kernel's that is read again and again, and opened once: to open it takes longer than to read it, and what
 * watches a sandbox takes the cores from what it watches.
 */
export class KeptFile {
  readonly #path: string;
  #fd: number | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** What it holds now; undefined when it is gone, or was never there. */
  read(): string | undefined {
    if (this.#fd === undefined) return this.#opened();
    // What it was opened for may be gone while another has its name.
    return this.#content() ?? this.#opened();
  }

  /** The one number that it holds; 0 when it is gone. */
  number(): number {
    return Number(this.read() ?? 0);
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #opened(): string | undefined {
    this.close();
    try {
      this.#fd = openSync(this.#path, 'r');
    } catch {
      return undefined;
    }
    return this.#content();
  }

  #content(): string | undefined {
    try {
      let text = '';
      for (let at = 0; ;) {
        const bytes = readSync(this.#fd!, chunk, 0, CHUNK_BYTES, at);
        if (bytes === 0) return text;
        text += chunk.toString('latin1', 0, bytes);
        at += bytes;
      }
    } catch {
      return undefined;
    }
  }
}
