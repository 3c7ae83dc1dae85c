import type { ControlGroup } from '#grader/sandbox/cgroup-group.ts';
import { sampleTree } from '#grader/sandbox/process-tree.ts';
import type { SandboxUsage } from '#grader/sandbox/sandbox.ts';

/** Bubblewrap itself and the shell that is process 1. */
const OWN_PROCESSES = 2;

/**
 * Measures a sandbox from outside: by its control group where that counts, else by walking the processes below its
 * outermost one. Peaks and CPU time never go down, also when processes end between two looks.
 */
export function meterOf(
  outermost: number,
  group: ControlGroup | undefined,
  ownProcesses = OWN_PROCESSES,
): () => SandboxUsage {
  let last: SandboxUsage = { cpuMs: 0, memoryMb: 0, peakMemoryMb: 0, threads: 0, processes: 0 };
  return () => {
    const counted = group?.usage();
    const complete = group && group.powers.memory && group.powers.cpuTime && group.powers.tasks;
    // The outermost process is bubblewrap's, and reaps nothing but process 1.
    const tree = complete ? [] : sampleTree(outermost).slice(ownProcesses === 0 ? 0 : 1);
    const sum = (field: 'cpuMs' | 'memoryMb' | 'threads') => tree.reduce((total, each) => total + each[field], 0);
    const memoryMb = group?.powers.memory && counted ? counted.memoryMb : sum('memoryMb');
    const own = complete ? ownProcesses : Math.max(0, ownProcesses - 1);
    last = {
      cpuMs: Math.max(last.cpuMs, group?.powers.cpuTime && counted ? counted.cpuMs : sum('cpuMs')),
      memoryMb,
      peakMemoryMb: Math.max(last.peakMemoryMb, memoryMb, counted?.peakMemoryMb ?? 0),
      threads: Math.max(0, (complete && counted ? counted.tasks : sum('threads')) - own),
      processes: Math.max(0, (complete && counted ? counted.processes : tree.length) - own),
    };
    return last;
  };
}
