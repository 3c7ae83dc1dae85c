import { app } from '#lib/server/app.server.ts';
import { isStaff } from '#lib/server/submission-views.server.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({
  viewer: locals.viewer ?? null,
  graderWarnings: app().graderHealth.warnings(),
  // Whoever lets a class submit wants to know what that is held to.
  graderEnforcement: isStaff(locals.viewer) ? (app().graderHealth.enforcement() ?? null) : null,
});
