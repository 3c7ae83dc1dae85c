import type { Observation } from '../../../contract/observation.ts';
import type { Place } from '../../../contract/report.ts';
import { ownError, type CompiledFile } from './compile.ts';

/** An observation as the isolate wrote it: its error still lists every place of the stack, in compiled lines. */
export type RawObservation = Omit<Observation, 'error'> & {
  error?: { name: string; message: string; places: Place[] };
};

/** The same observation with its error in the student's own lines; `before` undoes what was done to compiled code. */
export function withOwnError(
  raw: RawObservation,
  own: readonly CompiledFile[],
  before: (place: Place) => Place = (place) => place,
): Observation {
  const { error, ...rest } = raw;
  if (error === undefined) return rest;
  return { ...rest, error: ownError({ ...error, places: error.places.map(before) }, own) };
}
