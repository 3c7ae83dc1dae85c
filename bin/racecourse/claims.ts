import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readSubmission } from '#exercises/load.ts';
import { LANGUAGES, type Language } from '#grader/contract/languages.ts';
import type { SourceFile } from '#grader/contract/submission.ts';
import { VERDICTS, type Verdict } from '#grader/contract/verdicts.ts';
import { UsageError } from './usage.ts';

/** One file or folder under an exercise's submissions/, with the verdict that its folder claims. */
export interface Claim {
  /** Such as "race/no-lock.py". */
  name: string;
  verdict: Verdict;
  language: Language;
  files: SourceFile[];
}

/** Everything under an exercise's submissions/, by gravity of the verdict. Throws UsageError for a folder that is named after none. */
export async function claimsOf(folder: string): Promise<Claim[]> {
  const root = join(folder, 'submissions');
  const claims: Claim[] = [];
  for (const verdict of VERDICTS) {
    if (!existsSync(join(root, verdict))) continue;
    for (const name of (await readdir(join(root, verdict))).sort()) {
      const path = join(root, verdict, name);
      const language =
        LANGUAGES.find((one) => name.endsWith(`.${one}`)) ?? (existsSync(join(path, 'main.py')) ? 'py' : 'ts');
      claims.push({ name: `${verdict}/${name}`, verdict, language, files: await readSubmission(path, language) });
    }
  }
  const unknown = (await readdir(root)).find((name) => !VERDICTS.some((verdict) => verdict === name));
  if (unknown)
    throw new UsageError(`${root}/${unknown} is not named after a verdict. They are: ${VERDICTS.join(', ')}.`);
  return claims;
}
