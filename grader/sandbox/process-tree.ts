import { readFileSync, readdirSync } from 'node:fs';

/** One process of the host as `/proc/<pid>/stat` and `status` show it. */
export interface ProcessSample {
  pid: number;
  state: string;
  threads: number;
  cpuMs: number;
  /** Memory of its own: neither files nor shared pages. */
  memoryMb: number;
  /** Shared pages that belong to no file, as far as they are this process's: its share where others have them too. */
  sharedMb: number;
}

const MS_PER_TICK = 10;
const KB_PER_MB = 1024;
/** Shared memory below this is not worth the dear question whose it is. */
const LITTLE_SHARED_KB = 8 * KB_PER_MB;

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Gone, or not ours to see: both mean there is nothing to count.
    return undefined;
  }
}

function kilobytes(text: string, name: string): number {
  const at = text.indexOf(`\n${name}:`);
  return at < 0 ? 0 : Number.parseInt(text.slice(at + name.length + 2), 10);
}

/** The threads of a process. Empty when it is gone. */
function tasksOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Children of a process, over all its threads. Empty when it is gone. */
export function childrenOf(pid: number): number[] {
  return tasksOf(pid).flatMap((task) => {
    const text = read(`/proc/${pid}/task/${task}/children`)?.trim();
    return text ? text.split(' ').map(Number) : [];
  });
}

/** A process as it is now, with the CPU time of the children it has reaped; undefined when it is gone. */
export function sampleProcess(pid: number): ProcessSample | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The name, in brackets, is the process's own choice and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
  const status = read(`/proc/${pid}/status`) ?? '';
  const sharedKb = kilobytes(status, 'RssShmem');
  const shareKb = sharedKb > LITTLE_SHARED_KB ? kilobytes(read(`/proc/${pid}/smaps_rollup`) ?? '', 'Pss_Shmem') : 0;
  return {
    pid,
    state: fields[0] ?? '?',
    threads: Number(fields[17]),
    cpuMs: ticks * MS_PER_TICK,
    memoryMb: kilobytes(status, 'RssAnon') / KB_PER_MB,
    sharedMb: (shareKb || sharedKb) / KB_PER_MB,
  };
}

/** The threads of a process and its descendants, by their numbers. */
export function threadsBelow(root: number): string[] {
  const threads: string[] = [];
  const pending = [root];
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    pending.push(...childrenOf(pid));
    threads.push(...tasksOf(pid));
  }
  return threads;
}

/** A process and all its descendants, parents before children. */
export function sampleTree(root: number): ProcessSample[] {
  const found: ProcessSample[] = [];
  const pending = [root];
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    const sample = sampleProcess(pid);
    if (!sample) continue;
    found.push(sample);
    pending.push(...childrenOf(pid));
  }
  return found;
}
