import type { Bundle, BundleLimits } from '#grader/contract/bundle.ts';
import type { Json } from '#grader/contract/json.ts';
import { LIMITS } from '#grader/contract/limits.ts';
import { NO_FACTS } from '#grader/contract/observation.ts';
import type { Submission } from '#grader/contract/submission.ts';
import { readAnswer, whyStopped, type Answer } from '#grader/runners/answers.ts';
import type { ChildLink } from '#grader/runners/child-link.ts';
import { hostTimes } from '#grader/sandbox/host-times.ts';
import { addUpCoreWaits } from '#grader/runners/core-waits.ts';
import { watchCrowd } from '#grader/runners/crowd.ts';
import { explore, follow, repeat, replay, type Asking } from '#grader/runners/exploration.ts';
import { watchIdle } from '#grader/runners/idle.ts';
import type { Command } from '#grader/runners/protocol.ts';
import { asleep, NO_ANSWER, standing, STUCK } from '#grader/runners/run-endings.ts';
import { HURRIED_LOOK_EVERY_MS, watchStuck } from '#grader/runners/stuck.ts';
import type { PagesFront } from '#grader/sandbox/pages/http-front.ts';
import { PracticeServer, siteOf } from '#grader/sandbox/pages/practice-server.ts';
import type { SandboxProcess } from '#grader/sandbox/sandbox.ts';
import type {
  ExploreOptions,
  ExploreResult,
  FollowOptions,
  FollowResult,
  RepeatOptions,
  Repeated,
  Replayed,
  RunOptions,
  RunResult,
  Session,
  Stopped,
} from '#grader/service/runner.ts';

/** How much longer than the submission's own limit the parent waits for the child to say so itself. */
const GRACE_MS = 1_500;

/** What a session needs beside the bundle. `pages`: where practice pages are served over sockets, not over the link. */
export interface SessionOptions {
  cores: number;
  pages?: PagesFront;
}

/** Beside it, what the sandbox itself has said that it runs. */
type OpenOptions = SessionOptions & { runtime: string };

/** One submission in one sandbox: commands go in, observations come out, and all measuring is done here, outside. */
export class SandboxSession implements Session {
  refused: Stopped | undefined;
  readonly runtime: string;
  readonly #link: ChildLink;
  readonly #sandbox: SandboxProcess;
  readonly #limits: BundleLimits;
  readonly #cores: number;
  readonly #pagesFront: PagesFront | undefined;
  #pages: PracticeServer | undefined;
  readonly #aborts = new Map<number, () => void>();
  /** Why the sandbox was ended, where more is known than that it was silent. */
  #endedBy: Stopped | undefined;
  #console = '';
  #printedBytes = 0;

  private constructor(link: ChildLink, sandbox: SandboxProcess, limits: BundleLimits, options: OpenOptions) {
    const { cores, pages, runtime } = options;
    this.runtime = runtime;
    this.#pagesFront = pages;
    this.#link = link;
    this.#sandbox = sandbox;
    this.#limits = limits;
    this.#cores = cores;
    link.onPrint = (text) => this.#print(text);
    link.onFetch = (id, url) => this.#fetch(id, url);
    link.onAbort = (id) => {
      this.#aborts.get(id)?.();
      this.#aborts.delete(id);
    };
  }

  /** Loads a submission into a booted child. What is wrong with it is told by `refused`. */
  static async open(
    link: ChildLink,
    sandbox: SandboxProcess,
    bundle: Bundle,
    submission: Submission,
    options: OpenOptions,
  ): Promise<SandboxSession> {
    const session = new SandboxSession(link, sandbox, bundle.limits, options);
    const part = bundle.languages[submission.language]!;
    const command: Command = {
      type: 'load',
      submission: submission.files,
      provided: part.provided,
      scenario: part.scenario,
      exports: part.exports,
      isolateMb: bundle.limits.isolateMb,
      preload: part.preload ?? [],
    };
    const answer = await session.#ask(command, bundle.limits.wallMs, 'Loading your files');
    session.refused = whyStopped(answer);
    return session;
  }

  pin(cores: readonly number[]): boolean {
    return this.#sandbox.pin(cores);
  }

  async run(scenario: string, input: Json, { hurried, ...options }: RunOptions): Promise<RunResult> {
    const { wallMs } = this.#limits;
    const command: Command = { type: 'prepare', scenario, input, ...options, cores: this.#cores, wallMs };
    const ready = await this.#ask(command, wallMs, 'Preparing a run', 'ready');
    if (ready.stopped || ready.done) return { stopped: whyStopped(ready) ?? NO_ANSWER, pages: [], facts: NO_FACTS };
    // Pages' log and clock begin here: preparing is not the submission's time.
    const pages = new PracticeServer(siteOf(input));
    this.#serve(pages);
    const startCpuMs = this.#sandbox.usage().cpuMs;
    const coreWaits = addUpCoreWaits(this.#sandbox);
    const idle = watchIdle(this.#sandbox);
    const crowd = this.#pagesFront ? watchCrowd(this.#sandbox, coreWaits) : undefined;
    const host = hostTimes();
    const startedAt = performance.now();
    const lookEveryMs = hurried ? HURRIED_LOOK_EVERY_MS : undefined;
    const answer = await this.#ask({ type: 'go' }, wallMs + GRACE_MS, 'This run', 'done', lookEveryMs);
    const spentMs = performance.now() - startedAt;
    const usage = this.#sandbox.usage();
    const cpuMs = Math.max(0, usage.cpuMs - startCpuMs);
    const { busyMs, stolenMs } = hostTimes();
    const foreignCpuMs = Math.max(0, busyMs - host.busyMs - cpuMs);
    const waitedForCoreMs = coreWaits();
    const idleMs = idle.end();
    const { processesAlive, threadsAlive, peakMemoryMb = usage.peakMemoryMb, asleepMs = 0 } = crowd?.end() ?? {};
    const visits = pages.log();
    // Only now may what the run left open be ended with it.
    if (this.#pagesFront) this.#link.send({ type: 'clear' });
    pages.close();
    this.#serve(undefined);
    this.#aborts.clear();
    const timedOut = whyStopped(answer);
    const stopped = timedOut?.verdict === 'time_limit' && asleepMs > wallMs / 2 ? asleep(asleepMs) : timedOut;
    if (stopped !== STUCK && stopped?.verdict === 'deadlock') this.#endedBy = stopped;
    return {
      ...(stopped ? { stopped } : {}),
      ...(answer.done?.observation ? { observation: answer.done.observation } : {}),
      pages: visits,
      facts: {
        wallMs: spentMs,
        cpuMs,
        waitedForCoreMs,
        idleMs,
        foreignCpuMs,
        stolenMs: Math.max(0, stolenMs - host.stolenMs),
        peakMemoryMb,
        requestsInFlight: 0,
        workersStarted: answer.done?.workersStarted ?? answer.done?.tasksStarted ?? 0,
        workersAlive: answer.done?.workersAlive ?? Math.max(0, (threadsAlive ?? 1) - 1),
        ...(answer.done?.longestStallMs === undefined ? {} : { longestStallMs: answer.done.longestStallMs }),
        ...(processesAlive === undefined ? {} : { processesAlive, threadsAlive }),
      },
    };
  }

  explore(scenario: string, input: Json, options: ExploreOptions): Promise<ExploreResult> {
    return this.#serving(input, () => explore(this.#asking(options.onProgress), scenario, input, options));
  }

  follow(scenario: string, input: Json, schedules: readonly string[], options: FollowOptions): Promise<FollowResult> {
    // A search may be over; what is followed afterwards is no part of its progress.
    return follow(
      this.#asking(() => undefined),
      scenario,
      input,
      schedules,
      options,
    );
  }

  repeat(scenario: string, input: Json, options: RepeatOptions): Promise<Repeated> {
    const asking = this.#asking(() => undefined);
    return this.#serving(input, () => repeat(asking, scenario, input, options));
  }

  replay(scenario: string, input: Json, seed: number): Promise<Replayed> {
    return replay(
      this.#asking(() => undefined),
      scenario,
      input,
      seed,
    );
  }

  console(): { text: string; truncated: boolean } {
    // What is printed comes over the link, or by the streams that every process has.
    const printed = [this.#sandbox.stdout(), this.#sandbox.stderr()];
    const text = this.#console + printed.map((one) => one.text).join('');
    const bytes = this.#printedBytes + printed.reduce((sum, one) => sum + one.bytes, 0);
    return { text: text.slice(0, LIMITS.consoleBytes), truncated: bytes > LIMITS.consoleBytes };
  }

  usage(): { cpuMs: number; peakMemoryMb: number } {
    const { cpuMs, peakMemoryMb } = this.#sandbox.usage();
    return { cpuMs, peakMemoryMb };
  }

  close(): void {
    // What cannot be ended is told to whoever wants to be next.
    this.#sandbox.kill().catch(() => undefined);
  }

  #asking(onProgress: (done: number) => void): Asking {
    this.#link.onProgress = onProgress;
    return {
      cores: this.#cores,
      ask: (command, what, lookEveryMs) => this.#ask(command, this.#limits.wallMs, what, 'done', lookEveryMs),
      watchIdle: () => watchIdle(this.#sandbox),
    };
  }

  /** Sends a command and waits for its answer; silence for `silenceMs` ends the sandbox. Throws where our own program in it broke. */
  async #ask(
    command: Command,
    silenceMs: number,
    what: string,
    until: 'ready' | 'done' = 'done',
    lookEveryMs?: number,
  ): Promise<Answer> {
    const silence = `${what} took longer than ${silenceMs / 1000} s without giving control back, and was stopped. Look for a loop that never ends.`;
    let isStuck = false;
    const unwatch = this.#watchStuck(command, () => (isStuck = true), lookEveryMs);
    const reply = await this.#link.ask(command, until, {
      silenceMs,
      deadlineMs: Math.max(silenceMs, LIMITS.exploreMs),
      silence: (seenAt) => standing({ verdict: 'time_limit', message: silence }, seenAt),
    });
    unwatch();
    if (isStuck) return { stopped: standing(STUCK, this.#link.seenAt) };
    if (reply.stopped && this.#endedBy) return { stopped: this.#endedBy };
    const answer = readAnswer(reply, command);
    if (answer.stopped?.verdict === 'internal_error')
      throw new Error(`The sandbox's program: ${answer.stopped.message}`);
    return answer;
  }

  /** What is stuck in Python is ended, and its command goes on, which tells that what it ran came to no answer. */
  #watchStuck(command: Command, onStuck: () => void, lookEveryMs: number | undefined): () => void {
    // Engines set the main loop of isolates times of its own. What isolates wait for, the child knows, which is asked then.
    const python = this.#pagesFront !== undefined;
    if (!python && command.type !== 'go') return () => undefined;
    const program = {
      isStuck: () => this.#sandbox.isStuck(python ? 'processes' : 'isolates'),
      isAwaited: () => this.#pages?.isAwaited ?? false,
      cpuMs: () => this.#sandbox.usage().cpuMs,
    };
    return watchStuck(
      program,
      (forMs) => {
        if (!python) {
          this.#link.send({ type: 'stuck', forMs });
          return;
        }
        onStuck();
        this.#sandbox.endChildren();
      },
      lookEveryMs,
    );
  }

  /** Does something meanwhile the pages of an input are served: runs that are repeated are real ones, and download over sockets. */
  async #serving<Done>(input: Json, act: () => Promise<Done>): Promise<Done> {
    const pages = new PracticeServer(siteOf(input));
    this.#serve(pages);
    try {
      return await act();
    } finally {
      pages.close();
      this.#serve(undefined);
    }
  }

  /** Whose pages are downloaded from now on, over the link or over sockets. */
  #serve(pages: PracticeServer | undefined): void {
    this.#pages = pages;
    this.#pagesFront?.serve(pages);
  }

  #print(text: string): void {
    this.#printedBytes += text.length;
    this.#console = (this.#console + text).slice(0, LIMITS.consoleBytes);
  }

  #fetch(id: number, url: string): void {
    const abort = this.#pages?.visit(url, (answer) => {
      this.#aborts.delete(id);
      this.#link.send({ type: 'answer', id, answer });
    });
    if (abort) this.#aborts.set(id, abort);
  }
}
