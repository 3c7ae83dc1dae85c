import { createHash } from 'node:crypto';
import type { Bundle } from '#grader/contract/bundle.ts';
import { canonicalJson } from '#grader/contract/canonical.ts';

/** The content hash of a bundle: SHA-256 (hex) over its canonical JSON, without the `hash` that it may carry already. */
export function bundleHash(bundle: Omit<Bundle, 'hash'> & { hash?: string }): string {
  return createHash('sha256')
    .update(canonicalJson({ ...bundle, hash: undefined }))
    .digest('hex');
}
