import type { Db } from '#db/client.server.ts';
import {
  latestSubmissionId,
  submissionById,
  submissionsCount,
  submissionsOfUser,
} from '#db/queries/submissions.server.ts';
import type { SubmissionSummary, SubmissionView, Viewer } from '#lib/views.ts';
import { exerciseTitle } from './catalogue.server.ts';

const PAGE_SIZE = 25;

/** Whether somebody teaches or runs the place. */
export function isStaff(viewer: Viewer | undefined): boolean {
  return viewer?.role === 'teacher' || viewer?.role === 'admin';
}

/** Whether a viewer may see a submission's code and report: its maker, teachers and admins may. */
export function maySee(viewer: Viewer | undefined, ownerId: string): boolean {
  return viewer !== undefined && (viewer.id === ownerId || isStaff(viewer));
}

/** A submission as its page shows it; undefined when there is none, or none that this viewer may see. */
export function submissionView(db: Db, id: string, viewer: Viewer | undefined): SubmissionView | undefined {
  const row = submissionById(db, id);
  if (!row || !maySee(viewer, row.submission.userId)) return undefined;
  const { files, userId, interpreter } = row.submission;
  return {
    ...summaryOf(db, row.submission),
    interpreter: interpreter ?? undefined,
    files,
    report: row.report ?? undefined,
    own: viewer?.id === userId,
    nickname: row.nickname,
  };
}

/** The viewer's newest submission to an exercise, if there is one. */
export function latestSubmission(db: Db, slug: string, viewer: Viewer | undefined): SubmissionView | undefined {
  const id = viewer && latestSubmissionId(db, viewer.id, slug);
  return id === undefined ? undefined : submissionView(db, id, viewer);
}

/** One page, counted from 1, of a viewer's own submissions, newest first. A page past the end is the last one. */
export function ownSubmissions(
  db: Db,
  viewer: Viewer,
  wantedPage: number,
): { submissions: SubmissionSummary[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(submissionsCount(db, viewer.id) / PAGE_SIZE));
  const page = Math.min(Math.max(1, wantedPage), pages);
  const rows = submissionsOfUser(db, viewer.id, PAGE_SIZE, (page - 1) * PAGE_SIZE);
  return { submissions: rows.map((row) => summaryOf(db, row)), page, pages };
}

function summaryOf(db: Db, row: ReturnType<typeof submissionsOfUser>[number]): SubmissionSummary {
  return {
    id: row.id,
    exercise: row.exerciseSlug,
    exerciseTitle: exerciseTitle(db, row.exerciseSlug),
    language: row.language,
    status: row.status,
    verdict: row.verdict ?? undefined,
    speedup: row.speedup ?? undefined,
    submittedAt: row.submittedAt.toISOString(),
  };
}
