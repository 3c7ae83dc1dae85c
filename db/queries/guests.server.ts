import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../client.server.ts';
import { user } from '../schema/accounts.ts';
import { memberships } from '../schema/classes.ts';
import { bestResults, scores, solves } from '../schema/results.ts';
import { submissions } from '../schema/submissions.ts';

/**
 * Gives everything a guest has made to an account: submissions, best results (the better of both where both have one),
 * solved exercises, score and classes. With `withNickname` the account takes the guest's nickname over as well.
 * All or nothing; the guest is left empty, ready to be deleted.
 */
export function moveGuestWork(db: Db, guestId: string, accountId: string, withNickname: boolean): void {
  db.transaction(
    (tx) => {
      tx.update(submissions).set({ userId: accountId }).where(eq(submissions.userId, guestId)).run();
      // One row for each exercise, language and host: of two, the worse goes.
      tx.run(sql`
        delete from best_results where user_id in (${guestId}, ${accountId}) and rowid not in (
          select rowid from (
            select rowid, row_number() over (
              partition by exercise_slug, language, host_fingerprint
              order by coalesce(speedup, 0) desc, wall_ms, at
            ) as place from best_results where user_id in (${guestId}, ${accountId})
          ) where place = 1
        )`);
      tx.update(bestResults).set({ userId: accountId }).where(eq(bestResults.userId, guestId)).run();
      tx.run(sql`
        insert into solves (user_id, exercise_slug, points, at)
        select ${accountId}, exercise_slug, points, at from solves where user_id = ${guestId}
        on conflict (user_id, exercise_slug) do update set points = excluded.points, at = excluded.at
        where excluded.at < solves.at`);
      tx.delete(solves).where(eq(solves.userId, guestId)).run();
      tx.delete(scores)
        .where(inArray(scores.userId, [guestId, accountId]))
        .run();
      tx.run(sql`
        insert into scores (user_id, solved, points, at)
        select user_id, count(*), sum(points), max(at) from solves where user_id = ${accountId} group by user_id`);
      tx.run(sql`
        insert or ignore into memberships (class_id, user_id, joined_at)
        select class_id, ${accountId}, joined_at from memberships where user_id = ${guestId}`);
      tx.delete(memberships).where(eq(memberships.userId, guestId)).run();
      if (withNickname) takeNickname(tx, guestId, accountId);
    },
    { behavior: 'immediate' },
  );
}

function takeNickname(tx: Pick<Db, 'select' | 'update'>, guestId: string, accountId: string): void {
  const guest = tx
    .select({ nickname: user.nickname })
    .from(user)
    .where(and(eq(user.id, guestId)))
    .get();
  if (!guest) return;
  // Nicknames are unique, so the guest must let go of it first.
  tx.update(user)
    .set({ nickname: `left-${guestId}` })
    .where(eq(user.id, guestId))
    .run();
  tx.update(user).set({ nickname: guest.nickname, name: guest.nickname }).where(eq(user.id, accountId)).run();
}
