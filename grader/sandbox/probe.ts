import { spawnSync } from 'node:child_process';
import type { Enforcement } from '#grader/contract/enforcement.ts';
import { hostControlGroups } from '#grader/sandbox/slots.ts';
import { howToGetControlGroups, whyNotStarted } from '#grader/sandbox/host-advice.ts';
import { launchSandbox } from '#grader/sandbox/launch.ts';
import { PERMISSION_MODEL_WARNING } from '#grader/sandbox/permission-model.ts';
import type { SandboxEnd, SandboxLimits } from '#grader/sandbox/sandbox.ts';

/** What this host can hold a sandbox to, found by trying. */
export interface HostProbe {
  isolation: 'bubblewrap' | 'permission-model';
  /** For whoever runs the host: what is missing, what that means, and the cure. */
  warnings: string[];
  details: Enforcement;
}

const LIMITS: SandboxLimits = {
  memoryMb: 48,
  processes: 6,
  filesMb: 1,
  openFiles: 64,
  cpuSeconds: 5,
  outputBytes: 65536,
};

/** Says what it is held to, then starts more processes than it may: told by the word after them. */
const LOOK_AROUND = `
grep -E '^(Seccomp|CapEff|Cpus_allowed_list):' /proc/self/status
echo interfaces: $(grep -c : /proc/net/dev)
unshare --user true 2>/dev/null && echo namespaces: new
(for i in 1 2 3 4 5 6 7 8; do sleep 0.05 & done; echo processes: many) 2>/dev/null
exit 0`;

/** Holds more memory than it may. */
const USE_MEMORY = 'head -c 100M /dev/zero | tail -c 90M >/dev/null';

interface Trial {
  end: SandboxEnd;
  stdout: string;
  stderr: string;
}

async function tryOut(script: string, cores: readonly number[]): Promise<Trial> {
  const sandbox = launchSandbox({
    command: ['/bin/sh', '-c', script],
    readOnlyBinds: [],
    env: {},
    limits: LIMITS,
    network: 'none',
    cores,
  });
  const end = await sandbox.exited;
  return { end, stdout: sandbox.stdout().text, stderr: sandbox.stderr().text };
}

function permissionModelOnly(why: string): HostProbe {
  return {
    isolation: 'permission-model',
    warnings: [why, PERMISSION_MODEL_WARNING],
    details: {
      root: process.geteuid?.() === 0,
      systemCalls: 'nothing',
      memory: process.platform === 'linux' ? 'watched' : 'nothing',
      processes: 'watched',
      cores: 'nothing',
      network: 'nothing',
    },
  };
}

async function probe(): Promise<HostProbe> {
  if (process.platform !== 'linux') return permissionModelOnly('There is no bubblewrap for this operating system.');
  const version = spawnSync('bwrap', ['--version'], { encoding: 'utf8' });
  if (version.error) return permissionModelOnly(whyNotStarted(String(version.error)));

  const groups = hostControlGroups();
  const [look, memory] = await Promise.all([
    tryOut(LOOK_AROUND, [0]),
    groups?.powers.memory ? tryOut(USE_MEMORY, []) : undefined,
  ]);
  if (look.end.reason !== 'exit' || look.end.code !== 0)
    return permissionModelOnly(whyNotStarted(look.stderr || look.end.reason));
  const said = (line: RegExp) => line.test(look.stdout);

  const root = process.geteuid?.() === 0;
  const details: HostProbe['details'] = {
    root,
    bubblewrap: version.stdout.trim().replace('bubblewrap ', ''),
    ...(groups ? { controlGroups: groups.version } : {}),
    systemCalls: said(/^Seccomp:\s+2$/m) && !said(/^namespaces: new/m) ? 'kernel' : 'nothing',
    memory: memory?.end.reason === 'memory' ? 'kernel' : 'watched',
    processes: said(/^processes: many/m) ? 'nothing' : 'kernel',
    cores: groups?.powers.cores && said(/^Cpus_allowed_list:\s+0$/m) ? 'kernel' : 'nothing',
    network: said(/^interfaces: 1$/m) ? 'kernel' : 'nothing',
  };
  const cure = howToGetControlGroups(root);
  const missing: [bad: boolean, warning: string][] = [
    [details.systemCalls !== 'kernel', `System calls are not filtered on this kind of processor (${process.arch}).`],
    [details.memory !== 'kernel', `Memory is measured every 50 ms instead of being limited by the kernel. ${cure}`],
    [details.processes !== 'kernel', `The number of processes is not limited. ${cure}`],
    [details.cores !== 'kernel', `Cores cannot be given to one submission alone, so speedups are less exact. ${cure}`],
    [details.network !== 'kernel', 'The network of a sandbox could not be closed.'],
  ];
  return {
    isolation: 'bubblewrap',
    warnings: missing.filter(([bad]) => bad).map(([, warning]) => warning),
    details,
  };
}

let known: Promise<HostProbe> | undefined;

/** What this host can enforce. Tried once, with real sandboxes; the answer is kept. */
export function probeHost(): Promise<HostProbe> {
  return (known ??= probe());
}
