import { app } from '#lib/server/app.server.ts';
import { ownSubmissions } from '#lib/server/submission-views.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, locals }) => {
  if (!locals.viewer) return { submissions: [], page: 1, pages: 1 };
  return ownSubmissions(app().db, locals.viewer, Number.parseInt(url.searchParams.get('page') ?? '1', 10) || 1);
};
