import { readFileSync } from 'node:fs';

/** When a run came to the grader, was given to a worker and ended there; milliseconds of the epoch. */
export interface RunTimes {
  postedAt: number;
  startedAt: number;
  endedAt: number;
}

/** The times of all runs in a grader's log, by their ids. */
export function runTimes(log: string): Map<string, RunTimes> {
  const times = new Map<string, RunTimes>();
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    if (!line.includes('"run ended"')) continue;
    const { id, time, waitMs, runMs } = JSON.parse(line) as { id: string; time: number; waitMs: number; runMs: number };
    times.set(id, { postedAt: time - runMs - waitMs, startedAt: time - runMs, endedAt: time });
  }
  return times;
}
