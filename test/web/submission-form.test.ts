import { describe, expect, it } from 'vitest';
import { parseSubmissionForm } from '#lib/server/submission-form.server.ts';
import { testBundle } from '../service/submissions.ts';

const part = { starter: [], provided: [{ name: 'given.ts', text: '' }], exports: [], scenario: '' };
const bundle = testBundle({ languages: { ts: part } });
const interpreters = {
  ts: [
    { id: '1.0', name: 'Test 1.0' },
    { id: '2.0t', name: 'Test 2.0' },
  ],
};
const main = { name: 'main.ts', text: 'export {}' };

function parse(fields: Record<string, string | File>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return parseSubmissionForm(form, bundle, interpreters);
}

it('takes what the page sends', () => {
  expect(parse({ language: 'ts', files: JSON.stringify([main]) })).toEqual({
    ok: true,
    submission: { language: 'ts', files: [main] },
  });
});

it('takes the interpreter that was chosen', () => {
  const files = JSON.stringify([main]);
  expect(parse({ language: 'ts', interpreter: '2.0t', files })).toMatchObject({ submission: { interpreter: '2.0t' } });
});

describe('refuses with words', () => {
  it.each<[string, Record<string, string | File>, RegExp]>([
    ['a form without fields', {}, /incomplete/],
    ['a file where text belongs', { language: 'ts', files: new File(['[]'], 'files') }, /incomplete/],
    ['files that are not JSON', { language: 'ts', files: '[' }, /not JSON/],
    ['files that are no list', { language: 'ts', files: '{"0":{}}' }, /array/],
    ['no files', { language: 'ts', files: '[]' }, /no file to grade/],
    ['a language that does not exist', { language: 'cobol', files: JSON.stringify([main]) }, /./],
    ['a language not offered', { language: 'py', files: '[{"name":"main.py","text":""}]' }, /not offered in Python/],
    ['a name with a path', { language: 'ts', files: '[{"name":"../main.ts","text":""}]' }, /file name is a word/],
    ['no main file', { language: 'ts', files: '[{"name":"other.ts","text":""}]' }, /main\.ts is missing/],
    [
      'a given file replaced',
      { language: 'ts', files: JSON.stringify([main, { ...main, name: 'given.ts' }]) },
      /given/,
    ],
    [
      '300 KiB of source',
      { language: 'ts', files: JSON.stringify([{ ...main, text: 'x'.repeat(300 * 1024) }]) },
      /256 KiB/,
    ],
    ['3 MB of source', { language: 'ts', files: JSON.stringify([{ ...main, text: 'x'.repeat(3e6) }]) }, /256 KiB/],
    [
      'an interpreter that is not there',
      { language: 'ts', interpreter: '3.0', files: JSON.stringify([main]) },
      /Choose one of these: Test 1\.0; Test 2\.0\./,
    ],
    ['a path', { language: 'ts', interpreter: '/bin/sh', files: JSON.stringify([main]) }, /named by its version/],
    ['text that was not UTF-8', { language: 'ts', files: JSON.stringify([{ ...main, text: '\uFFFD' }]) }, /not UTF-8/],
  ])('%s', (_, fields, words) => {
    const parsed = parse(fields);
    expect(parsed).toMatchObject({ ok: false, message: expect.stringMatching(words) });
    expect(!parsed.ok && parsed.issues.length).toBeGreaterThan(0);
  });
});
