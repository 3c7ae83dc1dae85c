import { describe, expect, test } from 'vitest';
import { canonicalJson } from '#grader/contract/canonical.ts';
import { bundleHash } from '#grader/service/bundle-hash.ts';
import { BundleCache } from '#grader/service/bundles.ts';
import { testBundle } from './submissions.ts';

describe('the hash of a bundle', () => {
  test('does not depend on the order of keys, nor on what came over a wire', () => {
    expect(canonicalJson({ b: [1, { z: null, a: 'x' }], a: undefined, 10: 1, 9: 2 })).toBe(
      '{"10":1,"9":2,"b":[1,{"a":"x","z":null}]}',
    );
    const bundle = testBundle();
    const reversed = Object.fromEntries(Object.entries(bundle).toReversed()) as typeof bundle;
    expect(bundleHash(JSON.parse(JSON.stringify(reversed)))).toBe(bundle.hash);
  });

  test('changes with any content, and not with the hash it carries', () => {
    const bundle = testBundle();
    expect(bundleHash({ ...bundle, oracle: `${bundle.oracle} ` })).not.toBe(bundle.hash);
    expect(bundleHash({ ...bundle, hash: 'else' })).toBe(bundle.hash);
  });
});

describe('the cache of bundles', () => {
  test('drops the least recently used when it is full', () => {
    const cache = new BundleCache(20);
    const [one, two, three] = ['one', 'two', 'three'].map((title) => testBundle({ title }));
    cache.add(one!, 10);
    cache.add(two!, 10);
    cache.get(one!.hash);
    cache.add(three!, 10);
    expect([one, two, three].map((bundle) => cache.get(bundle!.hash)?.title)).toEqual(['one', undefined, 'three']);
  });

  test('keeps the newest even when it alone is too large', () => {
    const cache = new BundleCache(5);
    cache.add(testBundle(), 10);
    expect(cache.get(testBundle().hash)).toBeDefined();
  });
});
