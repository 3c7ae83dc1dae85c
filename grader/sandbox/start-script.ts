import { existsSync } from 'node:fs';
import { BUBBLEWRAP_FDS } from '#grader/sandbox/bubblewrap.ts';
import type { SandboxSpec } from '#grader/sandbox/sandbox.ts';

const DASH = '/usr/bin/dash';
const STACK_KB = 8192;
/** Files are counted in blocks of half a kilobyte. */
const FILE_BLOCKS_PER_MB = 2048;
/** What V8 reserves without using it counts as data: half a gigabyte at start, more with each isolate. */
const RESERVED_BY_V8_MB = 4096;

/** The variable that carries the script, since bubblewrap takes variables but no command from its list of arguments. */
const SCRIPT_VARIABLE = 'RACECOURSE_START';

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * The first process inside every sandbox. A shell stays as process 1 because a process namespace ends with its
 * process 1: once the command ends, by any way, the kernel ends all that it left behind before anyone outside sees
 * the exit. The shell also reaps orphans, and it sets the limits from within the user namespace, where the kernel
 * counts processes for this sandbox alone.
 */
export function startCommand(): string[] {
  return [existsSync(DASH) ? DASH : '/bin/sh', '-c', `eval "$${SCRIPT_VARIABLE}"`];
}

/** The environment entry with the script that sets the limits, says that it begins, and runs the command. */
export function startVariable(spec: SandboxSpec, memoryIsEnforced: boolean): [name: string, value: string] {
  const { limits } = spec;
  const limit = (option: string, value: number) => `ulimit -${option} ${Math.ceil(value)}`;
  const script = [
    `unset ${SCRIPT_VARIABLE}`,
    limit('c', 0),
    limit('n', limits.openFiles),
    // dash says -p for the number of processes, other shells -u. The shell itself counts too.
    limit(existsSync(DASH) ? 'p' : 'u', limits.processes + 1),
    limit('f', limits.filesMb * FILE_BLOCKS_PER_MB),
    limit('s', STACK_KB),
    // For one process; the sum of all is watched from outside.
    limit('t', limits.cpuSeconds + 1),
    ...(memoryIsEnforced ? [] : [limit('d', (limits.memoryMb + RESERVED_BY_V8_MB) * 1024)]),
    `echo >&${BUBBLEWRAP_FDS.begun}`,
    `exec ${BUBBLEWRAP_FDS.begun}>&-`,
    spec.command.map(quote).join(' '),
    // Something after the command, or the shell would become the command.
    'exit $?',
  ].join('\n');
  return [SCRIPT_VARIABLE, script];
}
