import type { Language } from '#grader/contract/languages.ts';
import type { SourceFile } from '#grader/contract/submission.ts';

/** The part of localStorage that is needed; a browser may forbid it, a test may replace it. */
export type DraftStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const keyOf = (slug: string, language: Language) => `racecourse:draft:${slug}:${language}`;

/** What was last written for an exercise in a language, or undefined: none, storage forbidden, or not a draft. */
export function readDraft(store: DraftStore | undefined, slug: string, language: Language): SourceFile[] | undefined {
  try {
    const files: unknown = JSON.parse(store?.getItem(keyOf(slug, language)) ?? 'null');
    return Array.isArray(files) && files.length > 0 && files.every(isSourceFile) ? files : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a draft; false when the browser would not, so that the page can say so. */
export function writeDraft(
  store: DraftStore | undefined,
  slug: string,
  language: Language,
  files: readonly SourceFile[],
): boolean {
  try {
    store?.setItem(keyOf(slug, language), JSON.stringify(files));
    return store !== undefined;
  } catch {
    return false;
  }
}

/** Forgets a draft, when its writer goes back to the starter. */
export function dropDraft(store: DraftStore | undefined, slug: string, language: Language): void {
  try {
    store?.removeItem(keyOf(slug, language));
  } catch {
    // Nothing was kept, so there is nothing to forget.
  }
}

/** The browser's own storage, or undefined where it is forbidden. */
export function browserStore(): DraftStore | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

function isSourceFile(value: unknown): value is SourceFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as SourceFile).name === 'string' &&
    typeof (value as SourceFile).text === 'string'
  );
}
