import type { Observation, PageVisit } from '../contract/observation.ts';
import type { Tone, Trace } from '../contract/trace.ts';
import { intervals } from './intervals.ts';

const LANES_SHOWN = 24;
const ITEMS_SHOWN = 400;

/** Draws one observed run: a lane for each lane its events name, then one for each request under way at the same time. */
export function traceOf(title: string, observation: Observation, pages: readonly PageVisit[] = []): Trace {
  const bars = intervals(observation).map((bar) => ({ ...bar, tone: toneOf(bar.label) }));
  const visits = requestBars(pages);
  const all = [...bars, ...visits];
  const moments = observation.events.filter((event) => event.kind === 'mark');
  const length = Math.max(
    0,
    ...observation.events.map((event) => event.at),
    ...pages.map((visit) => visit.endedAt ?? visit.startedAt),
  );
  const names = [...new Set([...observation.events.map((event) => event.lane), ...visits.map((visit) => visit.lane)])];
  const shown = new Set(names.slice(0, LANES_SHOWN));
  const spans = all.filter((bar) => shown.has(bar.lane)).slice(0, ITEMS_SHOWN);
  const marks = moments.filter((event) => shown.has(event.lane)).slice(0, ITEMS_SHOWN);
  return {
    title,
    unit: 'ms',
    length,
    lanes: [...shown].map((id) => ({ id, label: id })),
    spans: spans.map((bar) => ({
      lane: bar.lane,
      from: bar.startedAt,
      to: bar.endedAt ?? length,
      label: bar.label,
      tone: bar.endedAt === undefined ? 'error' : bar.tone,
      ...(bar.endedAt === undefined ? { detail: 'never ended' } : {}),
    })),
    marks: marks.map((event) => ({
      lane: event.lane,
      at: event.at,
      label: event.data === undefined ? event.label : `${event.label} ${JSON.stringify(event.data)}`,
      tone: /fail|error|abort/i.test(event.label) ? 'error' : 'note',
    })),
    omitted: all.length + moments.length - spans.length - marks.length,
  };
}

function toneOf(label: string): Tone {
  if (/^(GET|fetch|read|write|request)\b/.test(label)) return 'request';
  return /^(wait|sleep|lock)/.test(label) ? 'wait' : 'run';
}

function toneOfVisit({ aborted, status = 200 }: PageVisit): Tone {
  return aborted || status >= 400 ? 'error' : 'request';
}

/** Requests share as few lanes as they can, so that the number of lanes is the number in flight. */
function requestBars(pages: readonly PageVisit[]) {
  const busyUntil: number[] = [];
  return [...pages]
    .sort((left, right) => left.startedAt - right.startedAt)
    .map((visit) => {
      const end = visit.endedAt ?? Infinity;
      let slot = busyUntil.findIndex((until) => until <= visit.startedAt);
      if (slot < 0) slot = busyUntil.push(end) - 1;
      busyUntil[slot] = end;
      return {
        lane: `connection ${slot + 1}`,
        label: `GET ${new URL(visit.url).pathname}${visit.status === undefined ? '' : ` ${visit.status}`}`,
        startedAt: visit.startedAt,
        endedAt: visit.endedAt,
        tone: toneOfVisit(visit),
      };
    });
}
