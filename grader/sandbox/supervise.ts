import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { CapturedOutput } from '#grader/sandbox/captured-output.ts';
import type { EndReason, SandboxEnd, SandboxLimits, SandboxProcess, SandboxUsage } from '#grader/sandbox/sandbox.ts';
import type { ThreadClock } from '#grader/sandbox/thread-times.ts';

const WATCH_EVERY_MS = 50;
const EXIT_OF_SIGNAL = 128;

/** What differs between kinds of sandbox. */
export interface Supervised {
  child: ChildProcess;
  commands: Writable;
  observations: Readable;
  limits: SandboxLimits;
  measure(): SandboxUsage;
  /** Answers whether the host can hold it to these cores. */
  pin(cores: readonly number[]): boolean;
  threads: ThreadClock;
  /** Whether the command had begun; what ends before that is not the command's doing. */
  begun(): boolean;
  memoryKills(): number;
  /** Whether there is so little memory left that it does nothing but read its own code again. Asked at each look. */
  isThrashing(): boolean;
  isStuck(of: 'processes' | 'isolates'): boolean;
  endChildren(): void;
  killAll(): void;
  /** Whether every process is gone, after making sure of it. */
  proveGone(): Promise<boolean>;
  /** Called once, after everything else. */
  release(gone: boolean): void;
}

const signalNames = new Map(
  Object.entries(constants.signals).map(([name, number]) => [number, name as NodeJS.Signals]),
);

/** A shell tells a signal as 128 and its number. */
function signalOf(code: number | null, signal: NodeJS.Signals | null): NodeJS.Signals | null {
  return signal ?? (code !== null && code > EXIT_OF_SIGNAL ? (signalNames.get(code - EXIT_OF_SIGNAL) ?? null) : null);
}

/** Watches a sandbox's limits, ends it when it must, and tells how it ended. */
export function supervise(sandbox: Supervised): SandboxProcess {
  const { child, commands, observations, limits } = sandbox;
  let stopping: EndReason | undefined;
  let over = false;
  let gone = true;
  let last: SandboxUsage | undefined;

  const usage = (): SandboxUsage => last ?? sandbox.measure();
  const stop = (reason: EndReason): void => {
    if (over) return;
    stopping ??= reason;
    sandbox.killAll();
  };

  const capture = (stream: Readable | null) => {
    if (!stream) throw new Error('The sandbox was started without pipes for its output.');
    return new CapturedOutput(stream, limits.outputBytes, () => stop('output'));
  };
  const stdout = capture(child.stdout);
  const stderr = capture(child.stderr);

  const watch = setInterval(() => {
    const now = sandbox.measure();
    if (now.cpuMs > limits.cpuSeconds * 1000) stop('cpu');
    // One process ended for want of memory is the end: what waits for its answer would wait for ever.
    else if (now.memoryMb > limits.memoryMb || sandbox.memoryKills() > 0 || sandbox.isThrashing()) stop('memory');
  }, WATCH_EVERY_MS);
  watch.unref();

  const describe = (code: number | null, signal: NodeJS.Signals | null): SandboxEnd => {
    const by = signalOf(code, signal);
    const final = sandbox.measure();
    last = { ...final, memoryMb: 0, threads: 0, processes: 0 };
    const reason = (): EndReason => {
      if (stopping === 'output') return 'output';
      if (sandbox.memoryKills() > 0) return 'memory';
      // A command that ended by itself just before it was stopped did end by itself.
      if (stopping && by === 'SIGKILL') return stopping;
      if (by && final.cpuMs > limits.cpuSeconds * 1000) return 'cpu';
      if (!sandbox.begun()) return stopping ?? 'not_started';
      return by ? 'signal' : 'exit';
    };
    return { code: by ? null : code, signal: by, reason: reason() };
  };

  const exited = new Promise<SandboxEnd>((resolve) => {
    const finish = async (code: number | null, signal: NodeJS.Signals | null) => {
      if (over) return;
      over = true;
      clearInterval(watch);
      sandbox.threads.close();
      gone = await sandbox.proveGone();
      // With every process gone nothing holds the other ends, so what is left to read ends too.
      if (gone)
        await Promise.allSettled([child.stdout, child.stderr].map(async (stream) => stream && finished(stream)));
      commands.destroy();
      resolve(describe(code, signal));
      // Getting the slot ready for its next use can wait until whoever waits for the end has been told.
      setImmediate(() => sandbox.release(gone));
    };
    child.once('error', () => void finish(null, null));
    child.once('exit', (code, signal) => void finish(code, signal));
  });

  return {
    pid: child.pid ?? 0,
    commands,
    observations,
    stdout: () => stdout.read(),
    stderr: () => stderr.read(),
    usage,
    pin: (cores) => !over && sandbox.pin(cores),
    threadTimes: () => (over ? new Map() : sandbox.threads.now()),
    isStuck: (of) => !over && sandbox.isStuck(of),
    endChildren: () => {
      if (!over) sandbox.endChildren();
    },
    isEnding: () => stopping !== undefined,
    async kill() {
      stop('killed');
      await exited;
      if (!gone) throw new Error('A sandbox could not be emptied; its slot is not used again.');
    },
    exited,
  };
}
