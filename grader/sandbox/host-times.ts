import { cpus } from 'node:os';
import { KeptFile } from '#grader/sandbox/kept-file.ts';

/** Times of all cores together since the host was started, in milliseconds. */
export interface HostTimes {
  /** Used by anything on the host. */
  busyMs: number;
  /** Kept from a virtual host by whatever runs it. 0 where that is not told. */
  stolenMs: number;
}

const TICK_MS = 10;
/** The eighth number of the line of all cores. */
const STOLEN_TICKS = /^cpu(?: +\d+){7} +(\d+)/;
const stat = new KeptFile('/proc/stat');

/** What the host's cores did until now. */
export function hostTimes(): HostTimes {
  const busyMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { busyMs, stolenMs: Number(STOLEN_TICKS.exec(stat.read() ?? '')?.[1] ?? 0) * TICK_MS };
}
