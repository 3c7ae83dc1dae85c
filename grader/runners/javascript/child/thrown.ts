/** What isolated-vm says in place of an object that it cannot hand over. */
const NO_ERROR = /^An object was thrown from supplied code within isolated-vm/;

/**
 * What an isolate threw, as an error: a submission may throw any value. One that is no object comes out of the isolate as it is, and
 * of other objects than errors it is only known that they are none.
 */
export function asError(thrown: unknown): Error {
  if (thrown instanceof Error && !NO_ERROR.test(thrown.message)) return thrown;
  const error = new Error(thrown instanceof Error ? 'an object that is no Error' : String(thrown));
  error.name = 'Thrown';
  // Ours says nothing of where it was thrown.
  error.stack = '';
  return error;
}
