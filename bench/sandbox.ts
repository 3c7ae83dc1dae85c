/** What a sandbox costs: start-up over the bare command, beside other sandboxes that are installed, and its end. */
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { LIMITS } from '#grader/contract/limits.ts';
import { openSandbox, type SandboxHost } from '#grader/sandbox/open-sandbox.ts';
import type { SandboxSpec } from '#grader/sandbox/sandbox.ts';
import { ContainerBundle } from './shared/container-bundle.ts';
import { printTable, printTimes, milliseconds, quantile } from './shared/figures.ts';
import { printSetting } from './shared/setting.ts';

const RUNS = 30;
const NODE = realpathSync(process.execPath);
using container = new ContainerBundle([NODE]);
const COMMANDS: Record<string, { command: string[]; targetMs: number }> = {
  true: { command: ['/usr/bin/true'], targetMs: 7 },
  'python3 -c pass': { command: ['/usr/bin/python3', '-c', 'pass'], targetMs: 9 },
  'node -e 0': { command: [NODE, '-e', '0'], targetMs: 7 },
};

/** Others that may be installed, each with everything that makes it comparable switched on as far as one line can. */
const OTHERS: Record<string, (command: string[]) => string[]> = {
  'bwrap alone': (command) => [
    'bwrap',
    '--unshare-all',
    '--die-with-parent',
    '--ro-bind',
    '/',
    '/',
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--',
    ...command,
  ],
  nsjail: (command) => ['nsjail', '-Mo', '-Q', '--chroot', '/', '--', ...command],
  isolate: (command) => ['isolate', '--cg', '--run', '--', ...command],
  // Without control groups where a host has both versions of them, which it does not know.
  crun: (command) => container.command(['crun', '--cgroup-manager=disabled'], command),
  runc: (command) => container.command(['runc'], command),
};

function spec(command: string[]): SandboxSpec {
  return {
    command,
    readOnlyBinds: [{ from: NODE, to: NODE }],
    env: {},
    limits: {
      memoryMb: 512,
      processes: 64,
      filesMb: 16,
      openFiles: 256,
      cpuSeconds: 10,
      outputBytes: LIMITS.consoleBytes,
    },
    network: 'none',
  };
}

/** How long a command takes. Throws where it does not end well: what fails at once would look fast. */
function timed(command: string[]): number {
  const startedAt = performance.now();
  const { status, stderr, error } = spawnSync(command[0]!, command.slice(1), { encoding: 'utf8' });
  const tookMs = performance.now() - startedAt;
  if (status !== 0) throw new Error(`${command[0]} ended with ${status}: ${error?.message ?? stderr.trim()}`);
  return tookMs;
}

/** Whether another sandbox is installed and runs here; why it does not is printed. */
function works(name: string, words: (command: string[]) => string[]): boolean {
  if (spawnSync('which', [name.split(' ')[0]!]).status !== 0) return false;
  try {
    timed(words(['/usr/bin/true']));
    return true;
  } catch (error) {
    console.log(`Left out: ${(error as Error).message}`);
    return false;
  }
}

async function sandboxed(host: SandboxHost, command: string[]): Promise<number> {
  // A seat is readied while nothing else happens, as it is between two submissions.
  await new Promise((resolve) => setTimeout(resolve, 40));
  const startedAt = performance.now();
  const { reason, code } = await host.launch(spec(command)).exited;
  const tookMs = performance.now() - startedAt;
  if (reason !== 'exit' || code !== 0) throw new Error(`${command.join(' ')} ended by ${reason} ${code}.`);
  return tookMs;
}

async function killTimes(host: SandboxHost): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const sandbox = host.launch(spec(['/bin/sh', '-c', 'sleep 60 & sleep 60 & sleep 60']));
    await new Promise((resolve) => setTimeout(resolve, 60));
    const startedAt = performance.now();
    await sandbox.kill();
    times.push(performance.now() - startedAt);
  }
  return times;
}

async function perSecond(host: SandboxHost, command: string[], slots: number): Promise<number> {
  const runs = 60;
  let left = runs;
  const startedAt = performance.now();
  const slot = async (): Promise<void> => {
    while (left-- > 0) await host.launch(spec(command)).exited;
  };
  await Promise.all(Array.from({ length: slots }, slot));
  return runs / ((performance.now() - startedAt) / 1000);
}

const host = await openSandbox();
printSetting(`Sandbox: ${host.isolation}; medians of ${RUNS} runs, taken in turn.`);
const installed = Object.entries(OTHERS).filter(([name, words]) => works(name, words));
const rows: string[][] = [['over bare', 'ours', 'target', '', ...installed.map(([name]) => name)]];
for (const [name, { command, targetMs }] of Object.entries(COMMANDS)) {
  const bare: number[] = [];
  const ours: number[] = [];
  const others = new Map<string, number[]>(installed.map(([other]) => [other, []]));
  for (let run = 0; run < RUNS; run++) {
    bare.push(timed(command));
    ours.push(await sandboxed(host, command));
    for (const [other, words] of installed) others.get(other)!.push(timed(words(command)));
  }
  const over = (times: number[]): number => quantile(times, 0.5) - quantile(bare, 0.5);
  const verdict = over(ours) <= targetMs ? 'met' : 'MISSED';
  const beside = [...others.values()].map((times) => milliseconds(over(times)));
  rows.push([name, milliseconds(over(ours)), `≤ ${targetMs} ms`, verdict, ...beside]);
}
printTable(rows);
console.log();
printTimes([{ what: 'kill to proven empty', times: await killTimes(host), target: { medianMs: 20 } }]);
const slots = Math.min(2, availableParallelism());
const rate = await perSecond(host, ['/usr/bin/python3', '-c', 'pass'], slots);
console.log(
  `\nCold Python runs at ${slots} slots: ${rate.toFixed(0)}/s, target ≥ 70/s: ${rate >= 70 ? 'met' : 'MISSED'}`,
);
await host.close();
