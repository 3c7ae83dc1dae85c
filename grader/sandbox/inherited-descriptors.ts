import { openSync, readdirSync, readFileSync } from 'node:fs';

const CLOSE_ON_EXEC = 0o2000000;

function survivesExec(fd: number): boolean {
  try {
    const flags = /^flags:\s+([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
  } catch {
    return false;
  }
}

let found: { fds: number[]; nothing: number } | undefined;

/**
 * Extends a child's list of descriptors so that those which whoever started us left open do not reach it: the child
 * gets /dev/null in their place. What Node opens itself closes on its own.
 */
export function withoutInherited<T>(stdio: readonly T[]): (T | number | 'ignore')[] {
  found ??= {
    fds: readdirSync('/proc/self/fd')
      .map(Number)
      .filter((fd) => fd > 2 && survivesExec(fd)),
    nothing: openSync('/dev/null', 'r+'),
  };
  const extended: (T | number | 'ignore')[] = [...stdio];
  for (const fd of found.fds) {
    while (extended.length <= fd) extended.push('ignore');
    if (fd >= stdio.length) extended[fd] = found.nothing;
  }
  return extended;
}
