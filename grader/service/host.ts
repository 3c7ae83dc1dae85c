import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import type { Host } from '#grader/contract/report.ts';

/** What is timed gets so many cores at most: more would keep everybody else waiting on a large host, and tell little more. */
const SPEEDUP_CORES_MOST = 4;

/** The numbers of the cores that this process may use. */
export function hostCores(): number[] {
  const count = availableParallelism();
  const allowed = /^Cpus_allowed_list:\s*(\S+)$/m.exec(statusText())?.[1] ?? `0-${count - 1}`;
  const numbers = allowed.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  // Where processor time is limited otherwise, there are fewer than there are numbers.
  return numbers.slice(0, count);
}

/** How many cores a submission has to itself while its speed is measured. */
export function speedupCores(): number {
  return Math.min(SPEEDUP_CORES_MOST, hostCores().length);
}

function statusText(): string {
  try {
    return readFileSync('/proc/self/status', 'utf8');
  } catch {
    return '';
  }
}

/** Describes this machine for a report, given what the runner says of itself. */
export function describeHost(runtime: string, isolation: string): Host {
  const cores = hostCores().length;
  const model = cpus()[0]?.model.trim() || 'unknown';
  const fingerprint = createHash('sha256').update(`${model}|${cores}|${runtime}`).digest('hex').slice(0, 16);
  return { cores, model, runtime, isolation, fingerprint };
}
