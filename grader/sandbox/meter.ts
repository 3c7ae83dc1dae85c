import { statfsSync } from 'node:fs';
import type { ControlGroup } from '#grader/sandbox/cgroup-group.ts';
import { sampleTree, type ProcessSample } from '#grader/sandbox/process-tree.ts';
import type { SandboxUsage } from '#grader/sandbox/sandbox.ts';

/** What the kernel keeps in memory for a file without content, about. */
const BYTES_PER_FILE = 1024;
const MB = 1024 * 1024;

/** Memory that the temporary folders of a sandbox hold, seen through its process 1. */
function temporaryFilesMb(first: number): number {
  let bytes = 0;
  for (const folder of ['tmp', 'dev/shm']) {
    try {
      const { blocks, bfree, bsize, files, ffree } = statfsSync(`/proc/${first}/root/${folder}`);
      bytes += (blocks - bfree) * bsize + (files - ffree) * BYTES_PER_FILE;
    } catch {
      // Not mounted yet, or gone.
    }
  }
  return bytes / MB;
}

function sumOf(samples: readonly ProcessSample[], field: 'cpuMs' | 'memoryMb' | 'sharedMb' | 'threads'): number {
  return samples.reduce((total, sample) => total + sample[field], 0);
}

/** Walks the processes below bubblewrap, which itself and whose process 1 are ours and not counted. */
function walkBubblewrap(bubblewrap: number, begun: boolean): SandboxUsage {
  const [, first, ...commands] = sampleTree(bubblewrap);
  // Process 1 reaps the others, so the time of those that ended is in its own.
  const all = first ? [first, ...commands] : [];
  // Until the command begins, process 1 may still see the host's folders.
  const files = first && begun ? temporaryFilesMb(first.pid) : 0;
  const memoryMb = sumOf(all, 'memoryMb') + sumOf(all, 'sharedMb') + files;
  return {
    cpuMs: sumOf(all, 'cpuMs'),
    memoryMb,
    peakMemoryMb: memoryMb,
    threads: sumOf(commands, 'threads'),
    processes: commands.length,
  };
}

/** Walks one process that has no others. */
export function walkProcess(pid: number): SandboxUsage {
  const tree = sampleTree(pid);
  const memoryMb = sumOf(tree, 'memoryMb') + sumOf(tree, 'sharedMb');
  return {
    cpuMs: sumOf(tree, 'cpuMs'),
    memoryMb,
    peakMemoryMb: memoryMb,
    threads: sumOf(tree, 'threads'),
    processes: tree.length,
  };
}

/**
 * Measures bubblewrap's sandbox from outside: by its control group where that counts everything, else by walking its
 * processes, with what the group does count.
 */
export function measureBubblewrap(bubblewrap: number, group: ControlGroup | undefined, begun: boolean): SandboxUsage {
  const counted = group?.usage();
  if (!group || !counted) return walkBubblewrap(bubblewrap, begun);
  const { powers } = group;
  if (powers.memory && powers.cpuTime && powers.tasks) {
    const ours = Math.min(2, counted.processes);
    return { ...counted, threads: counted.tasks - ours, processes: counted.processes - ours };
  }
  const walked = walkBubblewrap(bubblewrap, begun);
  return {
    ...walked,
    ...(powers.cpuTime ? { cpuMs: counted.cpuMs } : {}),
    ...(powers.memory ? { memoryMb: counted.memoryMb, peakMemoryMb: counted.peakMemoryMb } : {}),
  };
}

/** Measures so that time and peaks never go down, also when processes end between two looks. */
export function steady(measure: () => SandboxUsage): () => SandboxUsage {
  let cpuMs = 0;
  let peakMemoryMb = 0;
  return () => {
    const now = measure();
    cpuMs = Math.max(cpuMs, now.cpuMs);
    peakMemoryMb = Math.max(peakMemoryMb, now.peakMemoryMb);
    return { ...now, cpuMs, peakMemoryMb };
  };
}
