import { error, fail } from '@sveltejs/kit';
import { app } from '#lib/server/app.server.ts';
import { submissionView } from '#lib/server/submission-views.server.ts';
import type { Actions, PageServerLoad } from './$types';

const MISSING = 'There is no such submission, or it is not yours to see.';

export const load: PageServerLoad = ({ params, locals }) => {
  const submission = submissionView(app().db, params.id, locals.viewer);
  if (!submission) error(404, MISSING);
  return { submission };
};

export const actions: Actions = {
  cancel: ({ params, locals }) => {
    const { db, dispatcher } = app();
    const submission = submissionView(db, params.id, locals.viewer);
    if (!submission?.own || !locals.viewer) return fail(404, { message: MISSING });
    if (!dispatcher.cancel(params.id, locals.viewer.id)) return fail(409, { message: 'It has already ended.' });
    return { cancelled: true };
  },
};
