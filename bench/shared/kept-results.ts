import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';

/**
 * Results of a bench that takes longer than anybody waits at once, by their keys: one JSON value a line, in a file that is added to,
 * so that a bench which is ended goes on where it was. Without a file nothing is kept.
 */
export class KeptResults<Result> {
  readonly #path: string | undefined;
  readonly #known = new Map<string, Result>();

  constructor(path: string | undefined) {
    this.#path = path;
    if (path === undefined || !existsSync(path)) return;
    const text = readFileSync(path, 'utf8');
    // The last line may have been cut off.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    for (const line of whole.split('\n').filter(Boolean)) {
      const { key, result } = JSON.parse(line) as { key: string; result: Result };
      this.#known.set(key, result);
    }
    truncateSync(path, Buffer.byteLength(whole));
  }

  /** The result that was kept, or found since, where there is one. */
  get(key: string): Result | undefined {
    return this.#known.get(key);
  }

  /** The result that was kept, or the one that is found now. */
  async find(key: string, measure: () => Promise<Result>): Promise<Result> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const result = await measure();
    this.#known.set(key, result);
    if (this.#path !== undefined) appendFileSync(this.#path, `${JSON.stringify({ key, result })}\n`);
    return result;
  }
}
