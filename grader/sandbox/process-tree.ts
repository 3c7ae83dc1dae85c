import { readFileSync, readdirSync } from 'node:fs';

/** One process of the host as `/proc/<pid>/stat` and `statm` show it. */
export interface ProcessSample {
  pid: number;
  state: string;
  threads: number;
  cpuMs: number;
  /** Memory of its own: neither files nor shared pages. */
  memoryMb: number;
}

const MS_PER_TICK = 10;
const MB_PER_PAGE = 4096 / 1024 / 1024;

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Gone, or not ours to see: both mean there is nothing to count.
    return undefined;
  }
}

/** Children of a process, over all its threads. Empty when it is gone. */
export function childrenOf(pid: number): number[] {
  let tasks: string[];
  try {
    tasks = readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
  return tasks.flatMap((task) => {
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
  const statm = (read(`/proc/${pid}/statm`) ?? '0 0 0').split(' ');
  return {
    pid,
    state: fields[0] ?? '?',
    threads: Number(fields[17]),
    cpuMs: ticks * MS_PER_TICK,
    memoryMb: Math.max(0, Number(statm[1]) - Number(statm[2])) * MB_PER_PAGE,
  };
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
