import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compiledHarness } from '#grader/runners/python/compiled-harness.ts';
import { findInterpreters } from '#grader/runners/python/interpreters.ts';
import { anyoneCanRead } from '#grader/sandbox/readable-copy.ts';
import { NO_PYTHON } from './worker-slot.ts';

describe.skipIf(NO_PYTHON !== undefined)('the harness as a sandbox gets it', () => {
  test('has the code of every module beside it, where every user can read it', () => {
    const folder = compiledHarness(findInterpreters(process.env).interpreters[0]!);
    const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.py'));
    expect(modules).toContain(join('controlled', 'carrier.py'));
    for (const name of modules) {
      expect(existsSync(join(folder, `${name}c`)), name).toBe(true);
      expect(anyoneCanRead(join(folder, `${name}c`)), name).toBe(true);
    }
  });

  test('is compiled once', () => {
    const [python] = findInterpreters(process.env).interpreters;
    expect(compiledHarness(python!)).toBe(compiledHarness({ ...python! }));
  });
});
