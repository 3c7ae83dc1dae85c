import { createRequire, SourceMap } from 'node:module';
import type * as Parser from '@swc/wasm-typescript';
import type { ObservedError } from '../../../contract/observation.ts';
import type { Place } from '../../../contract/report.ts';
import type { SourceFile } from '../../../contract/submission.ts';

/** One file as the engine gets it. Without a map, its lines and columns are those of the source. */
export interface CompiledFile {
  name: string;
  code: string;
  map?: SourceMap;
}

/** A file that is no TypeScript, with the place where reading it stopped. */
export class CompileError extends Error {
  readonly place: Place | undefined;
  constructor(message: string, place?: Place) {
    super(message);
    this.place = place;
  }
}

/** What the parser throws. */
interface Refusal {
  code: 'InvalidSyntax' | 'UnsupportedSyntax';
  message: string;
  startLine: number;
  /** The source lines, and carets under the columns. */
  snippet: string;
}

/** It lies beside this program: see type-parser.ts. */
const { transformSync } = createRequire(import.meta.url)('../../../type-parser.cjs') as typeof Parser;

/**
 * Blanks the types of a file, which keeps every line and column where it was. Enums, parameter properties and namespaces have
 * code of their own, so a file that has them goes through a real transform with a source map. Throws CompileError.
 */
export function compile({ name, text }: SourceFile): CompiledFile {
  try {
    return { name, code: transformSync(text, { mode: 'strip-only' }).code };
  } catch (error) {
    if ((error as Partial<Refusal>).code !== 'UnsupportedSyntax') throw readable(name, error);
  }
  try {
    const { code, map } = transformSync(text, { mode: 'transform', sourceMap: true, filename: name });
    if (map === undefined) return { name, code };
    return { name, code, map: new SourceMap(JSON.parse(map) as ConstructorParameters<typeof SourceMap>[0]) };
  } catch (error) {
    throw readable(name, error);
  }
}

function readable(name: string, thrown: unknown): CompileError {
  const { code, message, startLine: line = 0, snippet = '' } = (thrown ?? {}) as Partial<Refusal>;
  if (code !== 'InvalidSyntax') {
    return new CompileError(`${name} cannot be read: it is nested too deeply or too large for the parser.`);
  }
  const reason = String(message).split('\n')[0]!;
  if (line === 0) return new CompileError(`${name} is not valid TypeScript: ${reason}.`);
  const caret = /^( *)\^+\s*$/m.exec(snippet)?.[1]?.length;
  const place = { file: name, line, ...(caret === undefined ? {} : { column: caret + 1 }) };
  return new CompileError(
    `${name}, line ${line}: ${reason}. Mend this line first; later errors may vanish with it.`,
    place,
  );
}

/** An error from inside, with the innermost of its places that lies in the student's own files, in their own lines. */
export function ownError(
  raw: { name: string; message: string; places: Place[] },
  own: readonly CompiledFile[],
): ObservedError {
  const found = raw.places.find((place) => own.some((file) => file.name === place.file));
  return { name: raw.name, message: raw.message, ...(found ? { place: sourcePlace(found, own) } : {}) };
}

/** Where a place in compiled code stands in the source. */
export function sourcePlace(place: Place, own: readonly CompiledFile[]): Place {
  const { map } = own.find((file) => file.name === place.file) ?? {};
  if (!map) return place;
  const entry = map.findEntry(place.line - 1, (place.column ?? 1) - 1);
  return 'originalLine' in entry ? { ...place, line: entry.originalLine + 1, column: entry.originalColumn + 1 } : place;
}
