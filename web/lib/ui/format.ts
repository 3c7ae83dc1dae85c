/** Numbers and dates in words and digits. The locale and time zone are fixed, so that server and browser write the same text. */

// Making a formatter costs a hundred times what using it does.
const COUNT = new Intl.NumberFormat('en-GB');
const NUMBER = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });
const DATE_TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** 0.83 → "0.8 ms", 312.4 → "312 ms", 1840 → "1.84 s". */
export function formatMs(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  if (ms >= 10) return `${Math.round(ms)} ms`;
  return `${Number(ms.toFixed(1))} ms`;
}

/** 1.834 → "1.83×". */
export function formatRatio(ratio: number): string {
  return `${ratio.toFixed(2)}×`;
}

/** 12000 → "12,000". */
export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** formatPlural(1, 'schedule') → "1 schedule", formatPlural(500, 'schedule') → "500 schedules". */
export function formatPlural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : nouns}`;
}

/** ISO 8601 → "23 Nov 2026". */
export function formatDate(iso: string): string {
  return DATE.format(new Date(iso));
}

/** ISO 8601 → "23 Nov 2026, 14:05 UTC". */
export function formatDateTime(iso: string): string {
  return `${DATE_TIME.format(new Date(iso))} UTC`;
}

/** 31.4159 → "31.4", 2 → "2": at most one digit after the point. */
export function formatNumber(value: number): string {
  return NUMBER.format(value);
}
