import { spawn } from 'node:child_process';
import { hostCores } from '#grader/service/host.ts';

export const LOADS = ['idle', 'one', 'both'] as const;
export type Load = (typeof LOADS)[number];

/** Does something while another program that never rests has no core, one, or all. */
export async function underLoad(load: Load, work: () => Promise<void>): Promise<void> {
  const cores = { idle: [], one: hostCores().slice(-1), both: hostCores() }[load];
  const burners = cores.map((core) =>
    spawn('taskset', ['--cpu-list', String(core), process.execPath, '-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  try {
    await work();
  } finally {
    burners.forEach((burner) => burner.kill('SIGKILL'));
  }
}
