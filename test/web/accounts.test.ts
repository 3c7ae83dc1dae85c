import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readEnvironment } from '#lib/server/environment.server.ts';
import { nicknameSchema, pseudonym } from '#lib/server/nicknames.server.ts';
import { createSignInGuard } from '#lib/server/sign-in-guard.server.ts';

it('makes a secret once, for its own eyes only, unless it is given one', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'racecourse-data-'));
  try {
    const variables = { RACECOURSE_DATA: dataDir };
    const { secret } = readEnvironment(variables);
    expect(secret.length).toBeGreaterThanOrEqual(43);
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
    expect(readEnvironment(variables).secret).toBe(secret);
    expect(readEnvironment({ ...variables, RACECOURSE_SECRET: 'given' }).secret).toBe('given');
    expect(readFileSync(join(dataDir, 'secret'), 'utf8')).toBe(secret);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});

it('makes pseudonyms that are nicknames, and longer ones when the short are taken', () => {
  for (let i = 0; i < 200; i++) expect(nicknameSchema.safeParse(pseudonym(() => false)).success).toBe(true);
  expect(pseudonym((name) => name.split('-')[2]!.length < 4)).toMatch(/^[a-z]+-[a-z]+-\d{4}$/);
});

it.each([
  ['Ada Lovelace', true],
  ['Žofie_42', true],
  ['a', false],
  ['x'.repeat(33), false],
  ['<b>bold</b>', false],
  ['two  spaces', false],
  ['\u202Eadmin', false],
  ['zero\u200Bwidth', false],
])('judges the nickname %j', (name, good) => {
  expect(nicknameSchema.safeParse(name).success).toBe(good);
});

it('stops guessing after 10 tries in 5 minutes', () => {
  let now = 0;
  const guard = createSignInGuard(() => now);
  for (let i = 0; i < 10; i++) expect(guard.attempt('a').allowed).toBe(true);
  now = 60_000;
  expect(guard.attempt('a')).toEqual({ allowed: false, waitS: 240 });
  expect(guard.attempt('b').allowed).toBe(true);
  now = 300_000;
  expect(guard.attempt('a').allowed).toBe(true);
});
