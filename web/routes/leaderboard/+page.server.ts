import { app } from '#lib/server/app.server.ts';
import { overallBoard } from '#lib/server/leaderboards.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({ rows: overallBoard(app().db, locals.viewer?.id) });
