import { existsSync } from 'node:fs';
import type { SandboxLimits } from '#grader/sandbox/sandbox.ts';

const UNLIMITED_BY_US_MB = 1024 * 1024;

/**
 * The first process inside the sandbox, as arguments. A shell stays as process 1 because a process namespace ends
 * with its process 1: once the command ends, by any way, the kernel ends all it left behind before anyone sees the
 * exit. The shell also reaps orphans, and sets limits from within the user namespace, where the kernel counts
 * processes for this sandbox alone.
 */
export function startArguments(command: readonly string[], limits: SandboxLimits): string[] {
  const megabyteBlocks = 2048;
  // dash says -p for the number of processes, other shells -u.
  const dash = existsSync('/usr/bin/dash');
  const script = [
    'ulimit -c 0',
    `ulimit -n ${limits.openFiles}`,
    `ulimit -${dash ? 'p' : 'u'} ${limits.processes + 2}`,
    `ulimit -f ${limits.filesMb * megabyteBlocks}`,
    `ulimit -t ${Math.ceil(limits.cpuSeconds) + 1}`,
    'ulimit -s 8192',
    `ulimit -d ${Math.min(limits.memoryMb * 1024 * 4, UNLIMITED_BY_US_MB * 1024)}`,
    '"$@"',
    'exit $?',
  ].join('\n');
  return [dash ? '/usr/bin/dash' : '/usr/bin/sh', '-c', script, 'sandbox', ...command];
}
