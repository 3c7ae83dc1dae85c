import type { Context, TypedResponse } from 'hono';
import { REFUSALS, type Refusal, type RefusalCode } from '#grader/contract/runs.ts';

type RefusalStatus = (typeof REFUSALS)[RefusalCode]['status'];

/** After how many seconds a client may try again, for refusals that pass. A place in a full queue comes free quickly. */
const RETRY_AFTER_S: Partial<Record<RefusalCode, number>> = { queue_full: 2, starting: 1, shutting_down: 5 };

/** Answers a request with one refusal of the contract's closed set. */
export function refuse(
  c: Context,
  code: RefusalCode,
  details?: string[],
): Response & TypedResponse<Refusal, RefusalStatus, 'json'> {
  const { status, message } = REFUSALS[code];
  const retryAfterS = RETRY_AFTER_S[code];
  if (retryAfterS !== undefined) c.header('Retry-After', String(retryAfterS));
  const refusal: Refusal = details?.length ? { error: code, message, details } : { error: code, message };
  return c.json(refusal, status);
}
