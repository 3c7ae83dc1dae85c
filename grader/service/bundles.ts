import type { Bundle } from '#grader/contract/bundle.ts';

/** The exercises seen lately, by content hash; the least recently used go when there is no more room. */
export class BundleCache {
  readonly #limitBytes: number;
  readonly #bundles = new Map<string, { bundle: Bundle; bytes: number }>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get(hash: string): Bundle | undefined {
    const found = this.#bundles.get(hash);
    if (!found) return undefined;
    this.#bundles.delete(hash);
    this.#bundles.set(hash, found);
    return found.bundle;
  }

  /** Keeps a bundle whose hash the caller has verified; `bytes` is its size as JSON. */
  add(bundle: Bundle, bytes: number): void {
    if (this.get(bundle.hash)) return;
    this.#bundles.set(bundle.hash, { bundle, bytes });
    this.#bytes += bytes;
    for (const [hash, old] of this.#bundles) {
      if (this.#bytes <= this.#limitBytes || hash === bundle.hash) break;
      this.#bundles.delete(hash);
      this.#bytes -= old.bytes;
    }
  }
}
