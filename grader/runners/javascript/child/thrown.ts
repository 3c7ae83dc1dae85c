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

/** Whether isolated-vm says that one of its own functions was called on something else, which no submission can bring about: seen once. */
export function isConfused(thrown: unknown): boolean {
  return /^`\w+` requires `this` to be /.test(asError(thrown).message);
}

/**
 * Whether the engine says that it cannot read code which is none of the submission's, whose `places` would be in the stack: then it is
 * our own, which it compiles function by function when it first comes to each. Seen twice in thousands of runs on a loaded host. What
 * is no JSON or no regular expression is so by what a submission gave.
 */
export function isUnreadable({ name, message }: Error, places: readonly unknown[]): boolean {
  return name === 'SyntaxError' && !/JSON|regular expression/i.test(message) && places.length === 0;
}
