import { createHmac } from 'node:crypto';
import { closeDatabase, openDatabase } from '#db/client.server.ts';
import { session } from '#db/schema/accounts.ts';

const LIFE_MS = 24 * 60 * 60 * 1000;

/** Signs users in, past the form and its rate limit, and returns the cookie of each. */
export function sessionCookies(databasePath: string, secret: string, userIds: readonly string[]): string[] {
  const db = openDatabase(databasePath);
  const now = new Date();
  const cookies = userIds.map((userId) => {
    const token = `bench-session-of-${userId}`;
    const expiresAt = new Date(now.getTime() + LIFE_MS);
    db.insert(session).values({ id: token, token, userId, expiresAt, createdAt: now, updatedAt: now }).run();
    const signature = createHmac('sha256', secret).update(token).digest('base64');
    return `racecourse.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
  });
  closeDatabase(db);
  return cookies;
}
