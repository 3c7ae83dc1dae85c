import { error } from '@sveltejs/kit';
import { app } from '#lib/server/app.server.ts';
import { exerciseView } from '#lib/server/catalogue.server.ts';
import { latestSubmission } from '#lib/server/submission-views.server.ts';
import { submit } from '#lib/server/submit.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
  const { db, graderHealth } = app();
  const exercise = await exerciseView(db, params.slug, locals.viewer?.id);
  if (!exercise) error(404, 'There is no such exercise.');
  const latest = latestSubmission(db, params.slug, locals.viewer) ?? null;
  return { exercise, latest, interpreters: graderHealth.interpreters() };
};

export const actions: Actions = { submit: (event) => submit(event, event.params.slug) };
