import { app } from '#lib/server/app.server.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({
  viewer: locals.viewer ?? null,
  graderWarnings: app().graderHealth.warnings(),
});
