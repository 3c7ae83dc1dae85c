import { app } from '#lib/server/app.server.ts';
import { submissionView } from '#lib/server/submission-views.server.ts';
import type { RequestHandler } from './$types';

/** Cancels the viewer's own submission: 204, 404 when it is not theirs, 409 when it has ended. */
export const DELETE: RequestHandler = ({ params, locals, request, url }) => {
  // The framework checks where forms come from; a DELETE is none, so that is done here.
  if (request.headers.get('origin') !== url.origin) return new Response('Wrong origin.', { status: 403 });
  const { db, dispatcher } = app();
  const submission = submissionView(db, params.id, locals.viewer);
  if (!submission?.own || !locals.viewer) return new Response('No such submission of yours.', { status: 404 });
  const cancelled = dispatcher.cancel(params.id, locals.viewer.id);
  return new Response(cancelled ? null : 'It has already ended.', { status: cancelled ? 204 : 409 });
};
