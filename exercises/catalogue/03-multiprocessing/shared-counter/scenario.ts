import { isHit } from './hits.ts';

interface Student {
  count(n: number, workers: number): Promise<unknown>;
}
interface Input {
  n: number;
  workers: number;
}

export function count(student: Student, { n, workers }: Input): Promise<unknown> {
  return student.count(n, workers);
}

/** Workers that are left are seen from outside. */
export const countAndLook = count;

export function countOneByOne({ n }: Input): number {
  let total = 0;
  for (let item = 0; item < n; item++) if (isHit(item)) total += 1;
  return total;
}
