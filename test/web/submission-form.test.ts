import { describe, expect, it } from 'vitest';
import { parseSubmissionForm } from '#lib/server/submission-form.server.ts';
import { testBundle } from '../service/submissions.ts';

const part = { starter: [], provided: [{ name: 'given.ts', text: '' }], exports: [], scenario: '' };
const bundle = testBundle({ languages: { ts: part } });
const main = { name: 'main.ts', text: 'export {}' };

function parse(fields: Record<string, string | File>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return parseSubmissionForm(form, bundle);
}

it('takes what the page sends', () => {
  expect(parse({ language: 'ts', files: JSON.stringify([main]) })).toEqual({
    ok: true,
    submission: { language: 'ts', files: [main] },
  });
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
    ['text that was not UTF-8', { language: 'ts', files: JSON.stringify([{ ...main, text: '\uFFFD' }]) }, /not UTF-8/],
  ])('%s', (_, fields, words) => {
    const parsed = parse(fields);
    expect(parsed).toMatchObject({ ok: false, message: expect.stringMatching(words) });
    expect(!parsed.ok && parsed.issues.length).toBeGreaterThan(0);
  });
});
