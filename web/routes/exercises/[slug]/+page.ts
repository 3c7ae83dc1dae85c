import { loadReportStory } from '#lib/run/report-story.ts';
import type { PageLoad } from './$types';

/** A report that is there already is drawn by the server too, so what draws it must be there before the page. */
export const load: PageLoad = async ({ data }) => ({
  ...data,
  ReportStory: data.latest?.report ? await loadReportStory() : undefined,
});
