import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../bin/shared/command.ts';

const UNIT = join(ROOT, 'exercises', 'catalogue', '04-asyncio');

/** A source that the catalogue holds: a starter, or one under submissions/ of an exercise. */
export function source(exercise: 'limit-in-flight' | 'gather-the-waits' | 'await-between', path: string): string {
  return readFileSync(join(UNIT, exercise, path), 'utf8');
}
