import { createHash } from 'node:crypto';
import { availableParallelism, cpus } from 'node:os';
import type { Host } from '#grader/contract/report.ts';

/** How many cores this process may use. */
export function hostCores(): number {
  return availableParallelism();
}

/** Describes this machine for a report, given what the runner says of itself. */
export function describeHost(runtime: string, isolation: string): Host {
  const cores = hostCores();
  const model = cpus()[0]?.model.trim() || 'unknown';
  const fingerprint = createHash('sha256').update(`${model}|${cores}|${runtime}`).digest('hex').slice(0, 16);
  return { cores, model, runtime, isolation, fingerprint };
}
