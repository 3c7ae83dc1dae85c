import type { Observation } from '../contract/observation.ts';

/** A stretch of time; without an end it lasted until the run was over. */
export interface Interval {
  startedAt: number;
  endedAt?: number | undefined;
}

/** How many of the intervals were under way at once at most. One that ends when another starts does not overlap it. */
export function inFlight(stretches: readonly Interval[]): number {
  const edges = stretches
    .flatMap(({ startedAt, endedAt }) => [
      { at: startedAt, change: 1 },
      { at: endedAt ?? Infinity, change: -1 },
    ])
    .sort((left, right) => left.at - right.at || left.change - right.change);
  let now = 0;
  let most = 0;
  for (const { change } of edges) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}

/** How many of the intervals were under way on average, over the time in which any was; those without an end are left out. 0 for none. */
export function meanInFlight(stretches: readonly Interval[]): number {
  const ended = stretches
    .flatMap(({ startedAt, endedAt }) => (endedAt === undefined ? [] : [{ startedAt, endedAt }]))
    .sort((left, right) => left.startedAt - right.startedAt);
  let covered = 0;
  let total = 0;
  let coveredUntil = -Infinity;
  for (const { startedAt, endedAt } of ended) {
    total += endedAt - startedAt;
    covered += Math.max(0, endedAt - Math.max(startedAt, coveredUntil));
    coveredUntil = Math.max(coveredUntil, endedAt);
  }
  return covered > 0 ? total / covered : 0;
}

/** Joins the start and end events of an observation into bars, in the order of their starts. With `label`, only the bars of that name. */
export function intervals(
  observation: Pick<Observation, 'events'>,
  label?: string,
): (Interval & { lane: string; label: string })[] {
  const bars: (Interval & { lane: string; label: string })[] = [];
  for (const event of observation.events) {
    if (event.kind === 'start') {
      bars.push({ lane: event.lane, label: event.label, startedAt: event.at });
    } else if (event.kind === 'end') {
      const open = bars.find(
        (bar) => bar.lane === event.lane && bar.label === event.label && bar.endedAt === undefined,
      );
      if (open) open.endedAt = event.at;
    }
  }
  return label === undefined ? bars : bars.filter((bar) => bar.label === label);
}
