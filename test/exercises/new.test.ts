import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { newExercise } from '../../bin/racecourse/exercise-new.ts';
import { openGraders, type Graders } from '../../bin/racecourse/graders.ts';
import { gradableClaims, gradeClaims, loaded } from './submissions.ts';

let graders: Graders;
let catalogue: string;
beforeAll(async () => {
  graders = await openGraders();
});
afterAll(() => graders.close());
beforeEach(async () => {
  catalogue = await mkdtemp(join(tmpdir(), 'racecourse-catalogue-'));
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(catalogue, { recursive: true });
});

test('a new exercise passes its own check, and its starter does not', async () => {
  expect(await newExercise(['count-it-up', '--unit', '02-threading'], catalogue)).toBe(0);
  const folder = join(catalogue, '02-threading', 'count-it-up');
  const { bundle } = await loaded(folder);
  expect(bundle).toMatchObject({ slug: 'count-it-up', unit: '02-threading', title: 'Count it up' });
  expect(bundle.hints).toHaveLength(3);
  const claims = await gradableClaims(graders, folder);
  expect(claims.map((claim) => claim.verdict).sort()).toEqual(['accepted', 'race']);
  const starter = {
    name: 'starter',
    verdict: 'race' as const,
    language: 'ts' as const,
    files: bundle.languages.ts!.starter,
  };
  expect(await gradeClaims(graders, bundle, [...claims, starter])).toEqual([]);
});

test('its files are formatted as the others are', async () => {
  await newExercise(['tidy'], catalogue);
  const folder = join(catalogue, '04-asyncio', 'tidy');
  const options = await resolveConfig(new URL(import.meta.url));
  const files = (await readdir(folder, { recursive: true })).filter((name) => /\.(ts|md)$/.test(name));
  expect(files).toHaveLength(7);
  for (const name of files) {
    const text = await readFile(join(folder, name), 'utf8');
    expect(await format(text, { ...options, filepath: name })).toBe(text);
  }
});

test('an existing slug is refused, in whatever unit it is', async () => {
  await newExercise(['twice'], catalogue);
  await expect(newExercise(['twice', '--unit', '01-why'], catalogue)).rejects.toThrow(/already, in 04-asyncio/);
  await expect(newExercise(['limit-in-flight'])).rejects.toThrow(/already/);
});

test.each(['Upper', 'under_score', '-first', 'last-', 'two--hyphens', 'x', '1st', '../outside', 'a'.repeat(61), ''])(
  'the malformed slug "%s" is refused',
  async (slug) => {
    await expect(newExercise([slug], catalogue)).rejects.toThrow(/no name for an exercise|Usage/);
    expect(await readdir(catalogue)).toEqual([]);
  },
);

test.each(['asyncio', '4-asyncio', '04-Asyncio', '04-', '../04-asyncio'])(
  'the malformed unit "%s" is refused',
  async (unit) => {
    await expect(newExercise(['fine', '--unit', unit], catalogue)).rejects.toThrow(/is no unit/);
    expect(await readdir(catalogue)).toEqual([]);
  },
);

test('without a slug, or with too much, the usage is told', async () => {
  await expect(newExercise([], catalogue)).rejects.toThrow(/Usage: racecourse exercise new/);
  await expect(newExercise(['one', 'two'], catalogue)).rejects.toThrow(/Usage: racecourse exercise new/);
  await expect(newExercise(['one', '--colour', 'red'], catalogue)).rejects.toThrow(/Usage: racecourse exercise new/);
});
