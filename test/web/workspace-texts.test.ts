import { describe, expect, it } from 'vitest';
import { dropDraft, readDraft, writeDraft, type DraftStore } from '#lib/editor/drafts.ts';
import { fileNameProblem, freeName, sameFiles } from '#lib/editor/files.ts';
import { readFiles, writeFiles } from '#lib/editor/form-files.ts';
import { lineDiff } from '#lib/run/line-diff.ts';
import { valueText } from '#lib/run/value-text.ts';

function memoryStore(): DraftStore {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

describe('drafts', () => {
  const files = [{ name: 'main.ts', text: 'export {}' }];

  it('are kept for each exercise and language', () => {
    const store = memoryStore();
    writeDraft(store, 'await-between', 'ts', files);
    expect(readDraft(store, 'await-between', 'ts')).toEqual(files);
    expect(readDraft(store, 'await-between', 'py')).toBeUndefined();
    dropDraft(store, 'await-between', 'ts');
    expect(readDraft(store, 'await-between', 'ts')).toBeUndefined();
  });

  it('survive a browser that forbids storage, and storage that holds something else', () => {
    const full: DraftStore = {
      ...memoryStore(),
      setItem: () => {
        throw new Error('quota');
      },
    };
    expect(writeDraft(full, 'x', 'ts', files)).toBe(false);
    expect(readDraft(undefined, 'x', 'ts')).toBeUndefined();
    const store = memoryStore();
    store.setItem('racecourse:draft:x:ts', '[{"name":1}]');
    expect(readDraft(store, 'x', 'ts')).toBeUndefined();
  });
});

describe('file names', () => {
  it('are words with the ending of the language, each once', () => {
    expect(fileNameProblem('worker.ts', ['main.ts'], 'ts')).toBeUndefined();
    expect(fileNameProblem('../etc.ts', [], 'ts')).toContain('such as worker.ts');
    expect(fileNameProblem('worker.py', [], 'ts')).toContain('.ts');
    expect(fileNameProblem('main.ts', ['main.ts'], 'ts')).toContain('already');
    expect(freeName(['main.ts', 'worker.ts', 'helper.ts'], 'ts')).toBe('file-4.ts');
  });

  it('do not matter in their order when files are compared', () => {
    const a = { name: 'a.ts', text: '1' };
    const b = { name: 'b.ts', text: '2' };
    expect(sameFiles([a, b], [b, a])).toBe(true);
    expect(sameFiles([a], [b])).toBe(false);
  });
});

describe('files in a form', () => {
  it('come as JSON with JavaScript and as pairs of fields without', () => {
    const form = new FormData();
    form.append('fileName', 'main.ts');
    form.append('fileText', 'a\r\nb');
    expect(readFiles(form)).toEqual([{ name: 'main.ts', text: 'a\nb' }]);
    writeFiles(form, [{ name: 'main.ts', text: 'c' }]);
    expect(readFiles(form)).toEqual([{ name: 'main.ts', text: 'c' }]);
    form.set('files', '{');
    expect(readFiles(form)).toBeUndefined();
  });
});

describe('values', () => {
  it('are written as a programmer would', () => {
    expect(valueText({ a: [1, { $: 'NaN' }], 'b-c': 'x' })).toBe('{ a: [1, NaN], "b-c": "x" }');
    expect(valueText(Array.from({ length: 3 }, () => 'x'.repeat(40))).split('\n')).toHaveLength(5);
  });

  it('are compared line by line', () => {
    expect(lineDiff('a\nb\nc', 'a\nx\nc')).toEqual([
      { side: 'both', text: 'a' },
      { side: 'expected', text: 'b' },
      { side: 'actual', text: 'x' },
      { side: 'both', text: 'c' },
    ]);
  });
});
