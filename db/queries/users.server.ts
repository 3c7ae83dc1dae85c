import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { Db } from '../client.server.ts';
import { user, type Role } from '../schema/accounts.ts';

/** Gives an account another role; false when no account has that e-mail. Guests have no account, so `guest` cannot be given. */
export function setRole(db: Db, email: string, role: Exclude<Role, 'guest'>): boolean {
  return (
    db
      .update(user)
      .set({ role, updatedAt: new Date() })
      .where(and(eq(user.email, email.trim().toLowerCase()), ne(user.role, 'guest')))
      .run().changes > 0
  );
}

/** Every account, oldest first, without guests. */
export function listUsers(db: Db): { email: string; nickname: string; role: Role; createdAt: Date }[] {
  return db
    .select({ email: user.email, nickname: user.nickname, role: user.role, createdAt: user.createdAt })
    .from(user)
    .where(ne(user.role, 'guest'))
    .orderBy(asc(user.createdAt))
    .all();
}

/** Whether somebody goes by this nickname, in whatever case. */
export function isNicknameTaken(db: Db, nickname: string): boolean {
  return (
    db
      .select({ id: user.id })
      .from(user)
      .where(eq(lowered, sql`lower(${nickname})`))
      .get() !== undefined
  );
}

/** Changes a nickname; false when somebody else has it already. */
export function setNickname(db: Db, userId: string, nickname: string): boolean {
  return db.transaction(
    (tx) => {
      const other = tx
        .select({ id: user.id })
        .from(user)
        .where(and(eq(lowered, sql`lower(${nickname})`), ne(user.id, userId)))
        .get();
      if (other) return false;
      tx.update(user).set({ nickname, name: nickname, updatedAt: new Date() }).where(eq(user.id, userId)).run();
      return true;
    },
    { behavior: 'immediate' },
  );
}

// The same expression as the unique index has.
const lowered = sql`lower(${user.nickname})`;
