import type ivm from 'isolated-vm';
import type { Place } from '../../../contract/report.ts';
import type { ChildStopped, Command } from '../../protocol.ts';
import { compile, CompileError, ownError, sourcePlace, type CompiledFile } from './compile.ts';
import { linkModules, type Realm } from './realm.ts';
import { asError, isConfused } from './thrown.ts';

/** A submission and the exercise's files beside it, compiled once and linked anew into every realm. */
export interface LoadedSubmission {
  own: CompiledFile[];
  /** What the submission's files may import: themselves and what the exercise provides. */
  importable: CompiledFile[];
  scenario: CompiledFile[];
  exports: string[];
  isolateMb: number;
}

/** Compiles what a `load` command brought. Throws CompileError. */
export function compileSubmission(command: Extract<Command, { type: 'load' }>): LoadedSubmission {
  const provided = command.provided.map(compile);
  const own = command.submission.map(compile);
  return {
    own,
    importable: [...own, ...provided.filter((file) => !own.some((mine) => mine.name === file.name))],
    scenario: [compile({ name: 'scenario.ts', text: command.scenario }), ...provided],
    exports: command.exports,
    isolateMb: command.isolateMb,
  };
}

/** A realm with a submission and its scenario in it. */
export interface Entered {
  realm: Realm;
  student: ivm.Reference;
  scenario: ivm.Reference;
}

/** Links submission and scenario into a realm, evaluates them, and makes sure that what the exercise calls is there. */
export async function enter(
  realm: Realm,
  loaded: LoadedSubmission,
  evaluate: (module: ivm.Module) => unknown,
): Promise<Entered> {
  const main = linkModules(realm, loaded.importable, 'main.ts');
  await evaluate(main);
  const missing = loaded.exports.filter(
    (name) => main.namespace.getSync(name, { reference: true }).typeof === 'undefined',
  );
  if (missing.length > 0) {
    throw new CompileError(
      `main.ts does not export ${missing.map((name) => `"${name}"`).join(', ')}. Write "export" before it, and spell it as the starter does.`,
    );
  }
  const scenario = linkModules(realm, loaded.scenario, 'scenario.ts');
  await evaluate(scenario);
  return { realm, student: main.namespace, scenario: scenario.namespace };
}

/** What an error while loading means for the student. Throws one that is no fault of theirs. */
export function refusal(error: unknown, own: readonly CompiledFile[]): ChildStopped {
  if (error instanceof CompileError) {
    return {
      verdict: 'invalid_submission',
      message: error.message,
      ...(error.place ? { error: { name: 'SyntaxError', message: error.message, place: error.place } } : {}),
    };
  }
  if (isConfused(error)) throw error;
  const { name, message, stack } = asError(error);
  if (/memory limit|disposed/i.test(message)) {
    return { verdict: 'memory_limit', message: 'Loading your files took more memory than an isolate has.' };
  }
  const located = /^(.*) \[([\w.-]+):(\d+):(\d+)\]$/s.exec(message);
  if (name === 'SyntaxError') {
    const place = located
      ? sourcePlace({ file: located[2]!, line: Number(located[3]), column: Number(located[4]) }, own)
      : undefined;
    const what = located?.[1] ?? message;
    const text = place ? `${place.file}, line ${place.line}: ${what}.` : `${what}.`;
    return {
      verdict: 'invalid_submission',
      message: text,
      error: { name, message: what, ...(place ? { place } : {}) },
    };
  }
  const described = ownError({ name, message, places: placesOf(stack) }, own);
  const where = described.place ? ` (${described.place.file}, line ${described.place.line})` : '';
  return {
    verdict: 'runtime_error',
    message: `While your files were loaded: ${name}: ${message}${where}.`,
    error: described,
  };
}

/** The places that an engine's stack names, innermost first, in compiled lines. */
export function placesOf(stack = ''): Place[] {
  return [...stack.matchAll(/^\s+at (?:(.+?) \()?([\w.-]+):(\d+):(\d+)\)?$/gm)].map((found) => ({
    function: found[1] ?? '',
    file: found[2]!,
    line: Number(found[3]),
    column: Number(found[4]),
  }));
}
