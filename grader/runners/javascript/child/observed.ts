import type { Observation } from '../../../contract/observation.ts';
import type { Place } from '../../../contract/report.ts';
import { ownError, type CompiledFile } from './compile.ts';

/** An observation as the isolate wrote it: its error still lists every place of the stack, in compiled lines. */
export type RawObservation = Omit<Observation, 'error'> & {
  error?: { name: string; message: string; places: Place[] };
};

/** The same observation with its error in the student's own lines. */
export function withOwnError(raw: RawObservation, own: readonly CompiledFile[]): Observation {
  const { error, ...rest } = raw;
  return error === undefined ? rest : { ...rest, error: ownError(error, own) };
}
