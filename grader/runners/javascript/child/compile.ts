import { SourceMap, stripTypeScriptTypes } from 'node:module';
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

/**
 * Blanks the types of a file, which keeps every line and column where it was. Enums, parameter properties and namespaces have
 * code of their own, so a file that has them goes through a real transform with a source map. Throws CompileError.
 */
export function compile(file: SourceFile): CompiledFile {
  try {
    return { name: file.name, code: stripTypeScriptTypes(file.text, { mode: 'strip' }) };
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') throw readable(file, error as Error);
  }
  try {
    const transformed = stripTypeScriptTypes(file.text, { mode: 'transform', sourceMap: true, sourceUrl: file.name });
    const found = /\n\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/.exec(transformed);
    const payload: unknown = found ? JSON.parse(Buffer.from(found[1]!, 'base64').toString()) : undefined;
    return {
      name: file.name,
      code: found ? transformed.slice(0, found.index) : transformed,
      ...(payload ? { map: new SourceMap(payload as ConstructorParameters<typeof SourceMap>[0]) } : {}),
    };
  } catch (error) {
    throw readable(file, error as Error);
  }
}

/** Node's message holds ":LINE", the source line and a caret under the column. */
function readable(file: SourceFile, error: Error): CompileError {
  if ((error as { code?: string }).code !== 'ERR_INVALID_TYPESCRIPT_SYNTAX') {
    return new CompileError(`${file.name} cannot be read: it is nested too deeply or too large for the parser.`);
  }
  const stack = String(error.stack);
  const line = Number(/^[^\n]*?:(\d+)\n/.exec(stack)?.[1] ?? 0);
  const caret = /^( *)\^+\s*$/m.exec(stack)?.[1]?.length;
  const reason = error.message.split('\n')[0]!;
  if (line === 0) return new CompileError(`${file.name} is not valid TypeScript: ${reason}.`);
  const place = { file: file.name, line, ...(caret === undefined ? {} : { column: caret + 1 }) };
  return new CompileError(
    `${file.name}, line ${line}: ${reason}. Mend this line first; later errors may vanish with it.`,
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
