import { randomBytes } from 'node:crypto';
import { fail, type RequestEvent } from '@sveltejs/kit';
import { insertSubmission, openCount } from '#db/queries/submissions.server.ts';
import { limitMessage } from '#grader/contract/limits.ts';
import { app } from './app.server.ts';
import { currentBundle } from './catalogue.server.ts';
import { askAuth } from './session.server.ts';
import { parseSubmissionForm } from './submission-form.server.ts';

const MOST_OPEN = 20;

/**
 * Takes a submission from the exercise page: from here on it is a row, and graded whatever happens. Somebody without a
 * session becomes a guest. Answers `{ submissionId }`, or a failure with a message and issues for the student.
 */
export async function submit(event: RequestEvent, slug: string) {
  const { db, dispatcher, graderHealth } = app();
  const bundle = currentBundle(db, slug);
  if (!bundle) return failure(404, 'There is no such exercise.');

  let form: FormData;
  try {
    form = await event.request.formData();
  } catch (error) {
    // The server stops reading at its own limit; anything else that cannot be read is not a form.
    const tooLarge = (error as { status?: number }).status === 413;
    return tooLarge
      ? failure(413, limitMessage('sourceBytes'))
      : failure(400, 'The form could not be read. Reload the page and submit again.');
  }
  const parsed = parseSubmissionForm(form, bundle, graderHealth.interpreters());
  if (!parsed.ok) return fail(400, { message: parsed.message, issues: parsed.issues });

  let userId = event.locals.viewer?.id;
  if (userId === undefined) {
    const guest = await askAuth<{ user: { id: string } }>(event, '/sign-in/anonymous', {});
    if (!guest.ok) return failure(guest.status, guest.message);
    userId = guest.body.user.id;
  }
  if (openCount(db, userId) >= MOST_OPEN) {
    return failure(
      429,
      `${MOST_OPEN} of your submissions are waiting to be graded. Wait for one of them, or cancel one.`,
    );
  }

  const submissionId = randomBytes(12).toString('base64url');
  insertSubmission(db, {
    id: submissionId,
    userId,
    exerciseSlug: slug,
    versionHash: bundle.hash,
    ...parsed.submission,
  });
  dispatcher.wake();
  return { submissionId };
}

function failure(status: number, message: string) {
  return fail(status, { message, issues: [message] });
}
