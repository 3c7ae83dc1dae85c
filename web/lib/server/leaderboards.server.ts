import type { Db } from '#db/client.server.ts';
import {
  bestOfExercise,
  boardFigures,
  highestScores,
  hostsOfExercise,
  ownBestOfExercise,
  ownScore,
} from '#db/queries/leaderboards.server.ts';
import type { LeaderboardRow, OverallRow } from '#lib/views.ts';
import { ranksOf } from './ranks.server.ts';

const ROWS = 50;

/** A kind of host that results were measured on; only results of the same one may be compared. */
export interface HostChoice {
  fingerprint: string;
  name: string;
  cores: number;
  /** Results measured there. */
  count: number;
}

/**
 * The first 50 rows of an exercise's leaderboard on one kind of host, and the viewer's own rows after them where they
 * are further down. Without `wantedHost` (or with an unknown one) it is the host with most results.
 */
export function exerciseBoard(
  db: Db,
  slug: string,
  wantedHost: string | null,
  viewerId: string | undefined,
): { rows: LeaderboardRow[]; host: string | null; hosts: HostChoice[] } {
  const hosts = hostsOfExercise(db, slug).map(({ rows, ...host }) => ({ ...host, count: rows }));
  const host = hosts.find(({ fingerprint }) => fingerprint === wantedHost) ?? hosts[0];
  if (!host) return { rows: [], host: null, hosts };

  const best = bestOfExercise(db, slug, host.fingerprint, ROWS);
  const ranks = ranksOf(best.map(({ result }) => result));
  const rows = best.map((row, index) => rowOf(row, ranks[index]!, viewerId));

  const missing = viewerId
    ? ownBestOfExercise(db, slug, host.fingerprint, viewerId).filter(
        ({ result }) => !best.some((shown) => shown.result.submissionId === result.submissionId),
      )
    : [];
  if (missing.length > 0) {
    const figures = boardFigures(db, slug, host.fingerprint);
    const allRanks = ranksOf(figures);
    for (const row of missing) {
      const { userId, wallMs, at } = row.result;
      const place = figures.findIndex(
        (figure) => figure.userId === userId && figure.wallMs === wallMs && figure.at.getTime() === at.getTime(),
      );
      rows.push(rowOf(row, allRanks[place]!, viewerId));
    }
  }
  return { rows, host: host.fingerprint, hosts };
}

function rowOf(
  { result, nickname }: ReturnType<typeof bestOfExercise>[number],
  rank: number,
  viewerId: string | undefined,
): LeaderboardRow {
  return {
    rank,
    nickname,
    language: result.language,
    speedup: result.speedup ?? undefined,
    speedupLow: result.speedupLow ?? undefined,
    speedupHigh: result.speedupHigh ?? undefined,
    ...(result.speedup === null ? {} : { wallMs: result.wallMs, baselineMs: result.wallMs * result.speedup }),
    cores: result.cores,
    host: result.hostName,
    at: result.at.toISOString(),
    own: result.userId === viewerId,
  };
}

/** The first 50 of everybody by points, and the viewer's own row after them when it is further down. Equal scores share a rank. */
export function overallBoard(db: Db, viewerId: string | undefined): OverallRow[] {
  const highest = highestScores(db, ROWS);
  let rank = 1;
  const rows = highest.map(({ score, nickname }, index) => {
    const before = highest[index - 1]?.score;
    if (before && (before.points !== score.points || before.solved !== score.solved)) rank = index + 1;
    return overallRow(score, nickname, rank, viewerId);
  });
  if (viewerId && !rows.some(({ own }) => own)) {
    const own = ownScore(db, viewerId);
    if (own) rows.push(overallRow(own.score, own.nickname, own.rank, viewerId));
  }
  return rows;
}

function overallRow(
  score: { userId: string; solved: number; points: number; at: Date },
  nickname: string,
  rank: number,
  viewerId: string | undefined,
): OverallRow {
  const { solved, points, at } = score;
  return { rank, nickname, solved, points, at: at.toISOString(), own: score.userId === viewerId };
}
