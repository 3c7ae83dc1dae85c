import type { Readable, Writable } from 'node:stream';
import type { ThreadTimes } from '#grader/sandbox/thread-times.ts';

/** What one sandbox may use. Every limit is for the sandbox as a whole unless it says otherwise. */
export interface SandboxLimits {
  /** Memory of all processes and temporary files together. */
  memoryMb: number;
  /** Processes and threads alive at once. */
  processes: number;
  /** Size of `/tmp`, and again of `/dev/shm`. */
  filesMb: number;
  /** Open file descriptors of one process. */
  openFiles: number;
  /** CPU time of all processes together. */
  cpuSeconds: number;
  /** Bytes on stdout and, counted apart, on stderr, before the sandbox is stopped. */
  outputBytes: number;
}

/** A file or folder of the host that the sandbox may read. A plain string appears inside under the same path. */
export type ReadOnlyBind = string | { from: string; to: string };

/** One command to run in a sandbox of its own. */
export interface SandboxSpec {
  /** Program by absolute path, then its arguments. Paths are those inside the sandbox. */
  command: readonly string[];
  readOnlyBinds: readonly ReadOnlyBind[];
  /** The whole environment; nothing is inherited. */
  env: Readonly<Record<string, string>>;
  limits: SandboxLimits;
  /** `none`: not even loopback is reachable. `shared`: the caller's network namespace, which must hold nothing but `lo`. */
  network: 'none' | 'shared';
  /** Cores to run on, for instance [1]. All of them when left out. */
  cores?: readonly number[];
}

/**
 * Why a sandbox ended: by itself (`exit`, `signal`), because `kill` was called (`killed`), for a limit
 * (`output`, `cpu`, `memory`), or before the command could begin (`not_started`, with bubblewrap's words in `stderr`).
 */
export type EndReason = 'exit' | 'signal' | 'killed' | 'output' | 'cpu' | 'memory' | 'not_started';

export interface SandboxEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  reason: EndReason;
}

/** What a sandbox used so far, measured from outside. */
export interface SandboxUsage {
  cpuMs: number;
  memoryMb: number;
  peakMemoryMb: number;
  threads: number;
  processes: number;
}

/** What was kept of an output stream. */
export interface CapturedText {
  text: string;
  bytes: number;
  truncated: boolean;
}

/** One running sandbox. The command reads commands from fd 3 and writes observations to fd 4; stdin is empty. */
export interface SandboxProcess {
  /** The outermost process on the host; it lives exactly as long as the sandbox. */
  readonly pid: number;
  /** Fd 3 of the command. Ends by `end()`. Errors after the sandbox's end are swallowed: the end says more. */
  readonly commands: Writable;
  /** Fd 4 of the command. Whoever reads must cap what is kept. */
  readonly observations: Readable;
  stdout(): CapturedText;
  stderr(): CapturedText;
  usage(): SandboxUsage;
  /** Has it run on these cores from now on. Answers whether the host can hold it to them. */
  pin(cores: readonly number[]): boolean;
  /** How long each thread that still lives was on a core and waited for one, by its number. */
  threadTimes(): ReadonlyMap<string, ThreadTimes>;
  /**
   * Whether each of its threads waits for what only another could do, without any limit of time. Of isolates it leaves out the
   * thread that serves them and those of the engine that only sleep. False where it cannot be known.
   */
  isStuck(of: 'processes' | 'isolates'): boolean;
  /** Ends all that the command has started, and leaves itself. */
  endChildren(): void;
  /** Whether it is being ended, for one of its limits or by `kill`. That takes long for a crowd on a busy host. */
  isEnding(): boolean;
  /** Ends it, whatever it does. Resolves once every process is proven gone; safe to call more than once. */
  kill(): Promise<void>;
  /** Resolves once, after every process is gone. Never rejects for anything the command did. */
  readonly exited: Promise<SandboxEnd>;
}
