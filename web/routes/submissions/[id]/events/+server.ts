import { app } from '#lib/server/app.server.ts';
import { submissionStatus } from '#db/queries/submissions.server.ts';
import { submissionStream } from '#lib/server/submission-stream.server.ts';
import { maySee } from '#lib/server/submission-views.server.ts';
import type { RequestHandler } from './$types';

/** The run's events as a server-sent stream, for whoever may see the submission; 204 when the reader has them all. */
export const GET: RequestHandler = ({ params, locals, request }) => {
  const row = submissionStatus(app().db, params.id);
  if (!row || !maySee(locals.viewer, row.userId)) return new Response('No such submission.', { status: 404 });
  const stream = submissionStream(params.id, request.headers.get('last-event-id'));
  if (!stream) return new Response(null, { status: 204 });
  return new Response(stream, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });
};
