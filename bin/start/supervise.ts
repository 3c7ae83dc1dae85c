import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastWords } from './logs.ts';
import { StartError } from './start-error.ts';

/** A Node program that is kept running. */
export interface Program {
  name: string;
  /** Node's own options, then the script and what it is given. */
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Answers with success when the program runs. */
  healthUrl: string;
  /** Tells from that answer whether the program can do its work already; without it, any success will do. */
  isReady?(answer: string): boolean;
  /** Where it prints to; appended. */
  logFile: string;
}

const BACKOFF_MS = { first: 100, most: 5_000 };
/** A program that ran so long before it died is started again at once. */
const STEADY_MS = 10_000;
const HEALTH_EVERY_MS = 50;
const HEALTH_TIMEOUT_MS = 2_000;
const READY_TIMEOUT_MS = 60_000;

/** Ends a program when whoever started it is gone, however that ended. */
const LEAVE_WITH_PARENT = new URL('leave-with-parent.ts', import.meta.url).href;

/**
 * Starts a program and starts it again whenever it dies, until it is stopped. It leads a process group of its own: a
 * Ctrl-C in the terminal reaches it only through `stop`, and `kill` takes whatever it started along.
 */
export class Supervised {
  readonly #program: Program;
  readonly #say: (line: string) => void;
  /** How long the log was when the child was started. */
  #logFrom = 0;
  #child: ChildProcess | undefined;
  #ended: Promise<string> = Promise.resolve('never started');
  readonly #stopping = new AbortController();

  constructor(program: Program, say: (line: string) => void) {
    this.#program = program;
    this.#say = say;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Settles when the program answers for the first time. Throws when it ends before, or takes longer than a minute. */
  async start(): Promise<void> {
    this.#spawn();
    const outcome = await Promise.race([this.#ended, this.#answers()]);
    if (outcome !== 'ready') {
      const { name, logFile } = this.#program;
      throw new StartError(`The ${name} did not start: ${outcome}.\n${lastWords(logFile, this.#logFrom)}`);
    }
    void this.#keepRunning();
  }

  /** Asks the program to end, and kills it when it has not after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    if (this.#child === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGTERM');
    const patience = new AbortController();
    const inTime = await Promise.race([
      this.#ended.then(() => true),
      sleep(graceMs, false, { signal: patience.signal }).catch(() => false),
    ]);
    patience.abort();
    if (!inTime) this.#say(`The ${this.#program.name} did not end in ${graceMs / 1000} s and was killed.`);
    this.kill();
    await this.#ended;
  }

  /** Ends the program, and what it started, at once. */
  kill(): void {
    this.#stopping.abort();
    killGroup(this.#child?.pid);
  }

  #spawn(): void {
    const { args, env, logFile } = this.#program;
    const log = openSync(logFile, 'a');
    this.#logFrom = fstatSync(log).size;
    const child = spawn(process.execPath, ['--import', LEAVE_WITH_PARENT, ...args], {
      env,
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.on('error', (error) => resolve(error.message));
      child.on('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
  }

  async #keepRunning(): Promise<void> {
    for (let backoffMs = BACKOFF_MS.first; ; backoffMs = Math.min(backoffMs * 2, BACKOFF_MS.most)) {
      const startedAt = performance.now();
      const how = await this.#ended;
      if (this.#stopping.signal.aborted) return;
      // What it had started would otherwise hold its port, or work on for nobody.
      killGroup(this.#child?.pid);
      if (performance.now() - startedAt > STEADY_MS) backoffMs = BACKOFF_MS.first;
      this.#say(`The ${this.#program.name} died (${how}) and is started again. Its log: ${this.#program.logFile}`);
      await sleep(backoffMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
      if (this.#stopping.signal.aborted) return;
      this.#spawn();
    }
  }

  async #answers(): Promise<string> {
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while (performance.now() < deadline && !this.#stopping.signal.aborted) {
      const answer = await fetch(this.#program.healthUrl, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) }).catch(
        () => undefined,
      );
      const text = await answer?.text().catch(() => undefined);
      if (answer?.ok && text !== undefined && (this.#program.isReady?.(text) ?? true)) return 'ready';
      await sleep(HEALTH_EVERY_MS);
    }
    return `no answer in ${READY_TIMEOUT_MS / 1000} s`;
  }
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nothing of the group is left.
  }
}
