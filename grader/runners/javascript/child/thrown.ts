/** What an isolate threw, as an error: a submission may throw any value, and one that is no object comes out of the isolate as it is. */
export function asError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  const error = new Error(String(thrown));
  error.name = 'Thrown';
  // Ours says nothing of where it was thrown.
  error.stack = '';
  return error;
}
