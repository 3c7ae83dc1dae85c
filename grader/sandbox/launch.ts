import { spawn } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { bubblewrapArguments, BUBBLEWRAP_FDS } from '#grader/sandbox/bubblewrap.ts';
import { CapturedOutput } from '#grader/sandbox/captured-output.ts';
import { slotIdentity } from '#grader/sandbox/identity.ts';
import { childrenOf, sampleTree } from '#grader/sandbox/process-tree.ts';
import type { EndReason, SandboxEnd, SandboxProcess, SandboxSpec, SandboxUsage } from '#grader/sandbox/sandbox.ts';
import { startArguments } from '#grader/sandbox/start-script.ts';

const WATCH_EVERY_MS = 50;

/** Starts a command in bubblewrap. Whatever the command does is told by `exited`; nothing throws for it. */
export function launchSandbox(spec: SandboxSpec): SandboxProcess {
  const identity = slotIdentity(0);
  const [file = '', ...args] = [
    ...identity.prefix,
    'bwrap',
    ...bubblewrapArguments(spec, startArguments(spec.command, spec.limits)),
  ];
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    cwd: '/',
  });
  const commands = child.stdio[BUBBLEWRAP_FDS.commands] as Duplex;
  const observations = child.stdio[BUBBLEWRAP_FDS.observations] as Readable;
  for (const stream of [commands, observations]) stream.on('error', () => {});

  let ended: SandboxEnd | undefined;
  let stoppedFor: EndReason | undefined;
  let last: SandboxUsage = { cpuMs: 0, memoryMb: 0, peakMemoryMb: 0, threads: 0, processes: 0 };

  const usage = (): SandboxUsage => {
    const tree = ended || !child.pid ? [] : sampleTree(child.pid).slice(1);
    if (tree.length === 0) return { ...last, memoryMb: 0, threads: 0, processes: 0 };
    const sum = (of: (sample: (typeof tree)[number]) => number) => tree.reduce((total, each) => total + of(each), 0);
    const memoryMb = sum((each) => each.memoryMb);
    last = {
      cpuMs: Math.max(
        last.cpuMs,
        sum((each) => each.cpuMs),
      ),
      memoryMb,
      peakMemoryMb: Math.max(last.peakMemoryMb, memoryMb),
      threads: sum((each) => each.threads),
      processes: tree.length,
    };
    return last;
  };

  const stop = (reason: EndReason): void => {
    if (ended || !child.pid) return;
    stoppedFor ??= reason;
    // Process 1 of the namespace takes all others with it, and bubblewrap exits only once it has reaped that.
    const inner = childrenOf(child.pid);
    for (const pid of inner.length > 0 ? inner : [child.pid]) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Already gone.
      }
    }
  };

  const stdout = new CapturedOutput(child.stdout!, spec.limits.outputBytes, () => stop('output'));
  const stderr = new CapturedOutput(child.stderr!, spec.limits.outputBytes, () => stop('output'));
  const watch = setInterval(() => {
    const now = usage();
    if (now.cpuMs > spec.limits.cpuSeconds * 1000) stop('cpu');
    else if (now.memoryMb > spec.limits.memoryMb) stop('memory');
  }, WATCH_EVERY_MS);
  watch.unref();

  const exited = new Promise<SandboxEnd>((resolve) => {
    const finish = (end: SandboxEnd) => {
      if (ended) return;
      ended = end;
      clearInterval(watch);
      commands?.destroy();
      resolve(end);
    };
    child.once('error', () => finish({ code: null, signal: null, reason: 'not_started' }));
    child.once('exit', (code, signal) =>
      finish({ code, signal, reason: stoppedFor ?? (signal || (code ?? 0) > 128 ? 'signal' : 'exit') }),
    );
  });

  return {
    pid: child.pid ?? 0,
    commands,
    observations,
    stdout: () => stdout.read(),
    stderr: () => stderr.read(),
    usage,
    kill: async () => {
      stop('killed');
      await exited;
    },
    exited,
  };
}
