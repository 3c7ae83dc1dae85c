import type { SteppedTrace } from './step-words.ts';

/** A stretch of steps in which a lane holds or waits for something. `to` is the number of steps when it never ends. */
export interface Bar {
  lane: string;
  from: number;
  to: number;
  label: string;
  tone: 'hold' | 'wait' | 'error';
}

/** Holds and waits as the trace tells them; where it tells none, as they follow from its steps. */
export function barsOf(trace: SteppedTrace): Bar[] {
  const last = trace.steps.length - 1;
  const told = trace.spans.flatMap(({ lane, from, to, label, tone }): Bar[] => {
    if (tone !== 'hold' && tone !== 'wait' && tone !== 'error') return [];
    const begin = Math.min(Math.max(Math.floor(from), 0), last);
    return [{ lane, from: begin, to: to > last ? last + 1 : Math.max(begin, Math.floor(to)), label, tone }];
  });
  const has = (tone: Bar['tone']) => told.some((bar) => bar.tone === tone);
  return [...told, ...(has('hold') ? [] : holdsOf(trace)), ...(has('wait') ? [] : waitsOf(trace))];
}

/** From taking a lock to giving it back; a lock that is taken twice is held until the second giving back. */
function holdsOf({ steps }: SteppedTrace): Bar[] {
  const bars: Bar[] = [];
  steps.forEach(({ lane, operation, target = '' }, from) => {
    if (operation !== 'acquire' || bars.some((bar) => bar.lane === lane && bar.label === target && bar.to > from))
      return;
    let depth = 0;
    const to = steps.findIndex((step, index) => {
      if (index < from || step.lane !== lane || step.target !== target) return false;
      if (step.operation === 'acquire') depth += 1;
      if (step.operation === 'release') depth -= 1;
      return depth === 0;
    });
    bars.push({ lane, from, to: to < 0 ? steps.length : to, label: target, tone: 'hold' });
  });
  return bars;
}

/** From beginning to wait to whatever the lane does next. */
function waitsOf({ steps }: SteppedTrace): Bar[] {
  return steps.flatMap(({ lane, operation, target = '' }, from): Bar[] => {
    if (operation !== 'wait' && operation !== 'join' && operation !== 'sleep') return [];
    const next = steps.findIndex((step, index) => index > from && step.lane === lane);
    return [{ lane, from, to: next < 0 ? steps.length : next, label: target, tone: 'wait' }];
  });
}
