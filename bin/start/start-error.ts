/** Why nothing was started, in words that tell whoever ran the command what to do. */
export class StartError extends Error {
  override name = 'StartError';
}
