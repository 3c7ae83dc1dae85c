const WINDOW_MS = 5 * 60_000;
const MOST_ATTEMPTS = 10;
const MOST_KEYS = 10_000;

/**
 * Counts tries per key, so that one account's password cannot be guessed at: 10 in 5 minutes, counted from the first.
 * It stands beside the limit per address, which must leave room for a whole class.
 */
export function createSignInGuard(now: () => number = Date.now) {
  const tries = new Map<string, { count: number; from: number }>();

  return {
    /** Counts a try; when it is one too many, how many seconds to wait. */
    attempt(key: string): { allowed: true } | { allowed: false; waitS: number } {
      const entry = tries.get(key);
      if (!entry || now() - entry.from >= WINDOW_MS) {
        // Maps keep the order of insertion, so the first key is the oldest.
        if (tries.size >= MOST_KEYS) tries.delete(tries.keys().next().value!);
        tries.delete(key);
        tries.set(key, { count: 1, from: now() });
        return { allowed: true };
      }
      if (entry.count >= MOST_ATTEMPTS) {
        return { allowed: false, waitS: Math.ceil((entry.from + WINDOW_MS - now()) / 1000) };
      }
      entry.count++;
      return { allowed: true };
    },

    /** Forgets a key's tries, after one that succeeded. */
    forget(key: string): void {
      tries.delete(key);
    },
  };
}
