import { error } from '@sveltejs/kit';
import { app } from '#lib/server/app.server.ts';
import { currentBundle } from '#lib/server/catalogue.server.ts';
import { exerciseBoard } from '#lib/server/leaderboards.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, url, locals }) => {
  const { db } = app();
  const bundle = currentBundle(db, params.slug);
  if (!bundle) error(404, 'There is no such exercise.');
  return {
    exercise: { slug: bundle.slug, title: bundle.title },
    ...exerciseBoard(db, params.slug, url.searchParams.get('host'), locals.viewer?.id),
  };
};
