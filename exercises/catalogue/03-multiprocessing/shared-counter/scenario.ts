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
