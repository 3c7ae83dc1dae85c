/** The `wait`-th thing that a run waits for, counted from 1 as it asks, takes so many ms of virtual time instead of its usual time. */
export interface Arrival {
  wait: number;
  ms: number;
}

const ARRIVAL = /^([1-9]\d{0,5})\+(\d{1,6}(?:\.\d{1,9})?)$/;
const NONE = '-';

/** Reads an order of arrival's text, such as `3+50 7+2.5`, or `-` where everything takes its usual time; undefined where it is none. */
export function parseArrivals(text: string): Arrival[] | undefined {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 1 && words[0] === NONE) return [];
  const arrivals: Arrival[] = [];
  const waits = new Set<number>();
  for (const word of words) {
    const [, wait, ms] = ARRIVAL.exec(word) ?? [];
    if (wait === undefined || ms === undefined || waits.has(Number(wait))) return undefined;
    waits.add(Number(wait));
    arrivals.push({ wait: Number(wait), ms: Number(ms) });
  }
  return arrivals.length > 0 ? arrivals : undefined;
}

/** An order of arrival's text; `parseArrivals` reads it back. */
export function printArrivals(arrivals: readonly Arrival[]): string {
  return arrivals.map(({ wait, ms }) => `${wait}+${Number(Math.max(0, ms).toFixed(6))}`).join(' ') || NONE;
}

const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' });
const SUFFIXES: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
const SAID_MOST = 4;

/** An order of arrival for the student: which of the things that a run waits for come late. */
export function arrivalWords(arrivals: readonly Arrival[]): string {
  if (arrivals.length === 0) return 'Everything arrives in the order in which it was asked for.';
  if (arrivals.length > SAID_MOST)
    return `${arrivals.length} of the things that are waited for do not take their usual time.`;
  const late = arrivals.map(({ wait, ms }) => `the ${wait}${SUFFIXES[ORDINALS.select(wait)] ?? 'th'} takes ${ms} ms`);
  return `Of the things that are waited for, ${late.join(', ')}; all else takes its usual time.`;
}
