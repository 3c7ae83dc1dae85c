import type { Tone } from '#grader/contract/trace.ts';

/** What a bar's look means. Each look has a pattern, as silks do, and this word in the legend. */
export const TONE_WORDS: Record<Tone, string> = {
  run: 'running',
  wait: 'waiting',
  hold: 'holding a lock',
  request: 'request',
  error: 'error',
  note: 'note',
};

/** The tones a picture really uses, in the order of the legend. */
export function tonesOf(items: readonly { tone: Tone }[]): Tone[] {
  return (Object.keys(TONE_WORDS) as Tone[]).filter((tone) => items.some((item) => item.tone === tone));
}
