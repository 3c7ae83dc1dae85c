import { availableParallelism, cpus, loadavg } from 'node:os';

/** Says on what host, and how busy a one, the figures that follow are taken. */
export function printSetting(what: string): void {
  const [load = 0] = loadavg();
  const cores = availableParallelism();
  console.log(what);
  console.log(`Host: ${cores} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}; Node ${process.versions.node}.`);
  const busy = load > cores / 4 ? ' This host is not idle, so the figures are worse than they need be.' : '';
  console.log(`Load at the start: ${load.toFixed(2)}.${busy}\n`);
}
