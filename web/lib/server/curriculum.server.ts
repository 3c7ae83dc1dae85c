/** The units of the curriculum, in order. An exercise's bundle names its unit by the id. */
export const UNITS: readonly { id: string; title: string }[] = [
  { id: '01-why', title: 'Why concurrency' },
  { id: '02-threading', title: 'Threads' },
  { id: '03-multiprocessing', title: 'Processes' },
  { id: '04-asyncio', title: 'The event loop' },
  { id: '05-executors', title: 'Executors and futures' },
  { id: '06-greenlets', title: 'Greenlets' },
  { id: '07-scenarios', title: 'Real scenarios' },
  { id: '08-benchmarks', title: 'Measuring the methods' },
  { id: '09-pitfalls', title: 'Pitfalls' },
];

/** A unit's title; one the curriculum does not know is called by its id's words. */
export function unitTitle(id: string): string {
  return UNITS.find((unit) => unit.id === id)?.title ?? id.replace(/^\d+-/, '').replaceAll('-', ' ');
}
