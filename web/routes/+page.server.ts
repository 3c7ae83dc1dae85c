import { app } from '#lib/server/app.server.ts';
import { curriculumOf } from '#lib/server/catalogue.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => ({ units: curriculumOf(app().db, locals.viewer?.id) });
