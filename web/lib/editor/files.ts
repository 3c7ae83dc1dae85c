import { MAIN_FILE, type Language } from '#grader/contract/languages.ts';
import { LIMITS } from '#grader/contract/limits.ts';
import type { SourceFile } from '#grader/contract/submission.ts';

/** Why a file may not have this name, in words for the student; undefined when it may. `taken` are the other files' names. */
export function fileNameProblem(name: string, taken: readonly string[], language: Language): string | undefined {
  if (name.length > LIMITS.fileNameLength) return `A name has at most ${LIMITS.fileNameLength} characters.`;
  if (!/^[A-Za-z][A-Za-z0-9_-]*\.(ts|py)$/.test(name) || !name.endsWith(`.${language}`)) {
    return `A name is a word followed by .${language}, such as worker.${language}.`;
  }
  if (taken.includes(name)) return `There is already a file ${name}.`;
  return undefined;
}

/** A free name for a new file: worker.ts, then helper.ts, then file-2.ts and so on. */
export function freeName(taken: readonly string[], language: Language): string {
  const wanted = [`worker.${language}`, `helper.${language}`];
  for (let n = 2; ; n++) {
    const name = wanted.shift() ?? `file-${n}.${language}`;
    if (!taken.includes(name)) return name;
  }
}

/** True for files that may be renamed and deleted; the grader starts in the main one. */
export function isOptional(name: string, language: Language): boolean {
  return name !== MAIN_FILE[language];
}

/** True when both hold the same texts under the same names, in any order. */
export function sameFiles(a: readonly SourceFile[], b: readonly SourceFile[]): boolean {
  return (
    a.length === b.length && a.every(({ name, text }) => b.some((file) => file.name === name && file.text === text))
  );
}
