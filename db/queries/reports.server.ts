import { and, eq, sql } from 'drizzle-orm';
import type { Report } from '#grader/contract/report.ts';
import type { Db } from '../client.server.ts';
import { exerciseVersions } from '../schema/catalogue.ts';
import { bestResults, scores, solves } from '../schema/results.ts';
import { checkResults, reports, submissions } from '../schema/submissions.ts';
import { isOpen } from './submissions.server.ts';

type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];

/**
 * Ends a submission: report, check results, best result, solve and score, all or nothing. Returns false, having changed
 * nothing, when the submission has ended already (or does not exist), so that one graded twice is stored once.
 */
export function storeReport(db: Db, submissionId: string, report: Report): boolean {
  return db.transaction(
    (tx) => {
      const now = new Date();
      const timing = timingOf(report);
      const ended = tx
        .update(submissions)
        .set({ status: 'done', finishedAt: now, verdict: report.verdict, speedup: timing.speedup ?? null })
        .where(and(eq(submissions.id, submissionId), isOpen))
        .returning({
          userId: submissions.userId,
          exerciseSlug: submissions.exerciseSlug,
          versionHash: submissions.versionHash,
        })
        .get();
      if (!ended) return false;
      tx.insert(reports).values({ submissionId, report }).run();
      for (const check of report.checks) {
        tx.insert(checkResults)
          .values({
            submissionId,
            checkId: check.id,
            kind: check.kind,
            verdict: check.verdict,
            durationMs: check.durationMs,
            ratio: check.measurement?.ratio ?? null,
          })
          .onConflictDoNothing()
          .run();
      }
      if (report.verdict === 'accepted') {
        storeBest(tx, ended, submissionId, report, timing, now);
        storeSolve(tx, ended, now);
      }
      return true;
    },
    { behavior: 'immediate' },
  );
}

interface Timing {
  speedup?: number;
  speedupLow?: number;
  speedupHigh?: number;
  cores: number;
  wallMs: number;
}

/** What counts on a leaderboard: the speedup check's figures. How long the grader takes over an exercise that has none says nothing of the code. */
function timingOf(report: Report): Timing {
  // Where the host was too busy, what was measured says nothing of the submission.
  const measured =
    report.verdict === 'host_busy' ? undefined : report.checks.find((check) => check.measurement)?.measurement;
  if (!measured) return { cores: report.host.cores, wallMs: 0 };
  const times = measured.pairs.map((pair) => pair.submissionMs).sort((left, right) => left - right);
  return {
    speedup: measured.ratio,
    speedupLow: measured.ratioLow,
    speedupHigh: measured.ratioHigh,
    cores: measured.cores,
    wallMs: times[Math.floor(times.length / 2)] ?? 0,
  };
}

function storeBest(
  tx: Tx,
  owner: { userId: string; exerciseSlug: string },
  submissionId: string,
  report: Report,
  timing: Timing,
  at: Date,
): void {
  const row = {
    // Boards of one machine differ in what ran there.
    hostName: `${report.host.model}, ${report.host.runtime}`,
    cores: timing.cores,
    speedup: timing.speedup ?? null,
    speedupLow: timing.speedupLow ?? null,
    speedupHigh: timing.speedupHigh ?? null,
    wallMs: timing.wallMs,
    submissionId,
    at,
  };
  tx.insert(bestResults)
    .values({
      userId: owner.userId,
      exerciseSlug: owner.exerciseSlug,
      language: report.language,
      hostFingerprint: report.host.fingerprint,
      ...row,
    })
    .onConflictDoUpdate({
      target: [bestResults.userId, bestResults.exerciseSlug, bestResults.language, bestResults.hostFingerprint],
      set: row,
      setWhere: sql`coalesce(excluded.speedup, 0) > coalesce(${bestResults.speedup}, 0)
        or (coalesce(excluded.speedup, 0) = coalesce(${bestResults.speedup}, 0) and excluded.wall_ms < ${bestResults.wallMs})`,
    })
    .run();
}

function storeSolve(tx: Tx, owner: { userId: string; exerciseSlug: string; versionHash: string }, at: Date): void {
  const level = tx
    .select({ level: sql<number>`json_extract(${exerciseVersions.bundle}, '$.level')` })
    .from(exerciseVersions)
    .where(eq(exerciseVersions.hash, owner.versionHash))
    .get()?.level;
  const points = level ?? 1;
  const first = tx
    .insert(solves)
    .values({ userId: owner.userId, exerciseSlug: owner.exerciseSlug, points, at })
    .onConflictDoNothing()
    .run();
  if (first.changes === 0) return;
  tx.insert(scores)
    .values({ userId: owner.userId, solved: 1, points, at })
    .onConflictDoUpdate({
      target: scores.userId,
      set: { solved: sql`${scores.solved} + 1`, points: sql`${scores.points} + ${points}`, at },
    })
    .run();
}
