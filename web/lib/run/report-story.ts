/** What tells a report, pictures and all: a chunk of its own, for whoever opens an exercise has none yet. */
export async function loadReportStory() {
  return (await import('./ReportStory.svelte')).default;
}
