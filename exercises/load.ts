import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { exerciseSchema, type Exercise } from '#exercises/schema.ts';
import { bundleSchema, checkSpecSchema, type Bundle, type LanguagePart } from '#grader/contract/bundle.ts';
import { canonicalJson } from '#grader/contract/canonical.ts';
import { LIMITS } from '#grader/contract/limits.ts';
import { MAIN_FILE, type Language } from '#grader/contract/languages.ts';
import type { SourceFile } from '#grader/contract/submission.ts';

export const CATALOGUE = fileURLToPath(new URL('./catalogue/', import.meta.url));

/** What is wrong with an exercise's folder, for its author. */
export class ExerciseError extends Error {
  override name = 'ExerciseError';
}

/** The folders of all exercises in a catalogue, in the curriculum's order. */
export async function exerciseFolders(catalogue = CATALOGUE): Promise<string[]> {
  const found: string[] = [];
  for (const unit of (await readdir(catalogue)).sort()) {
    const slugs = await readdir(join(catalogue, unit)).catch(() => []);
    found.push(...slugs.sort().map((slug) => join(catalogue, unit, slug)));
  }
  return found.filter((folder) => existsSync(join(folder, 'exercise.ts')));
}

/** The folder of the exercise with that slug. Throws ExerciseError when there is none, naming those that are. */
export async function exerciseFolder(slug: string, catalogue = CATALOGUE): Promise<string> {
  const folders = await exerciseFolders(catalogue);
  const folder = folders.find((one) => basename(one) === slug);
  if (folder) return folder;
  throw new ExerciseError(
    `There is no exercise "${slug}". There are: ${folders.map((one) => basename(one)).join(', ')}.`,
  );
}

/**
 * Reads an exercise's folder and freezes it to a bundle. The order of checks in exercise.ts is the order in which they run.
 * Throws ExerciseError with words for its author.
 */
export async function loadExercise(folder: string): Promise<Bundle> {
  const slug = basename(folder);
  const source = await readText(join(folder, 'exercise.ts'));
  const exercise = await importExercise(folder);
  const languages: Partial<Record<Language, LanguagePart>> = {};
  for (const language of exercise.languages) {
    const part = await languagePart(folder, language);
    languages[language] = language === 'py' && exercise.preload ? { ...part, preload: exercise.preload } : part;
  }
  const reference: Partial<Record<Language, SourceFile[]>> = {};
  for (const [language, name] of Object.entries(exercise.reference ?? {}) as [Language, string][]) {
    reference[language] = await readSubmission(join(folder, 'submissions', 'accepted', name), language);
  }
  const content = {
    format: 1 as const,
    slug,
    unit: basename(dirname(folder)),
    title: exercise.title,
    summary: exercise.summary,
    concept: exercise.concept,
    level: exercise.level,
    prerequisites: exercise.prerequisites,
    statement: await readText(join(folder, 'statement.md')),
    hints: (await readText(join(folder, 'hints.md')))
      .split(/^---$/m)
      .map((hint) => hint.trim())
      .filter((hint) => hint !== ''),
    limits: { wallMs: LIMITS.wallMs, isolateMb: LIMITS.isolateMb, sandboxMb: LIMITS.sandboxMb, ...exercise.limits },
    checks: exercise.checks.map((check) => checkSpecSchema.parse(check)),
    oracle: stripTypeScriptTypes(source),
    languages,
    ...(exercise.reference ? { reference } : {}),
  };
  const hash = createHash('sha256').update(canonicalJson(content)).digest('hex');
  const parsed = bundleSchema.safeParse({ ...content, hash });
  if (!parsed.success) throw new ExerciseError(`${slug}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** A submission's files, from one file (which becomes the main file) or from a folder with the main file in it. */
export async function readSubmission(path: string, language: Language): Promise<SourceFile[]> {
  if (path.endsWith(`.${language}`)) return [{ name: MAIN_FILE[language], text: await readText(path) }];
  const files = await filesIn(path, language);
  if (files.length === 0)
    throw new ExerciseError(`${path} is neither a .${language} file nor a folder with such files.`);
  return files;
}

/** The files of a language in a folder, by name; none where there is no such folder. */
async function filesIn(folder: string, language: Language): Promise<SourceFile[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(`.${language}`)).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readText(join(folder, name)) })));
}

async function importExercise(folder: string): Promise<Exercise> {
  let module: { default?: unknown };
  try {
    module = (await import(pathToFileURL(join(folder, 'exercise.ts')).href)) as { default?: unknown };
  } catch (error) {
    throw new ExerciseError(`${folder}/exercise.ts cannot be loaded: ${(error as Error).message}`);
  }
  const parsed = exerciseSchema.safeParse(module.default);
  if (!parsed.success) throw new ExerciseError(`${folder}/exercise.ts: ${z.prettifyError(parsed.error)}`);
  return parsed.data as unknown as Exercise;
}

async function languagePart(folder: string, language: Language): Promise<LanguagePart> {
  const single = join(folder, `starter.${language}`);
  const starter = await readSubmission(existsSync(single) ? single : join(folder, 'starter'), language);
  // What one language needs another may do without.
  const provided = await filesIn(join(folder, 'provided'), language);
  const main = starter.find((file) => file.name === MAIN_FILE[language]);
  if (!main) throw new ExerciseError(`${folder}: the starter has no ${MAIN_FILE[language]}.`);
  return {
    starter,
    provided,
    exports: exportsOf(main.text, language),
    scenario: await readText(join(folder, `scenario.${language}`)),
  };
}

/** The names a starter offers to the scenario: what a submission must offer too. */
function exportsOf(text: string, language: Language): string[] {
  const pattern =
    language === 'ts'
      ? /^export\s+(?:async\s+)?(?:function\*?|class|const|let)\s+(\w+)/gm
      : /^(?:async\s+)?(?:def|class)\s+([A-Za-z]\w*)/gm;
  return [...text.matchAll(pattern)].map((found) => found[1]!);
}

async function readText(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch {
    throw new ExerciseError(`${path} is missing.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ExerciseError(`${path} is not UTF-8 text. Save it as UTF-8.`);
  }
}
