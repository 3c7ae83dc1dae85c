import { z } from 'zod';
import type { Bundle, BundleLimits } from '#grader/contract/bundle.ts';
import type { Json } from '#grader/contract/json.ts';
import { LIMITS, limitMessage } from '#grader/contract/limits.ts';
import { observationSchema, observedErrorSchema } from '#grader/contract/observation.ts';
import type { Submission } from '#grader/contract/submission.ts';
import { verdictSchema } from '#grader/contract/verdict-schema.ts';
import { ChildLink } from '#grader/runners/child-link.ts';
import type { Command } from '#grader/runners/protocol.ts';
import { PracticeServer, siteOf } from '#grader/sandbox/pages/practice-server.ts';
import type { SandboxProcess } from '#grader/sandbox/sandbox.ts';
import type { ExploreResult, Replayed, RunResult, Session, Stopped } from '#grader/service/runner.ts';

/** How much longer than the submission's own limit the parent waits for the child to say so itself. */
const GRACE_MS = 1_500;

const stoppedSchema = z.object({ verdict: verdictSchema, message: z.string(), error: observedErrorSchema.optional() });

/** What the child may answer; it is not trusted more than the submission it holds. */
const doneSchema = z.object({
  refused: stoppedSchema.optional(),
  observation: observationSchema.optional(),
  comparable: observationSchema.optional(),
  schedule: z.array(z.string()).optional(),
  outcomes: z
    .array(z.object({ observation: observationSchema, count: z.number().int(), firstSeed: z.number().int() }))
    .optional(),
  schedules: z.number().int().optional(),
  workersStarted: z.number().optional(),
  workersAlive: z.number().optional(),
  longestStallMs: z.number().optional(),
});
type Done = z.infer<typeof doneSchema>;

/** The child's answer when it is one. Nesting that is too deep even for the check is no answer either. */
function parsedDone(message: unknown): Done | undefined {
  try {
    return doneSchema.safeParse(message).data;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** One submission in one sandbox: commands go in, observations come out, and all measuring is done here, outside. */
export class JavaScriptSession implements Session {
  refused: Stopped | undefined;
  readonly #link: ChildLink;
  readonly #sandbox: SandboxProcess;
  readonly #limits: BundleLimits;
  readonly #cores: number;
  #pages: PracticeServer | undefined;
  readonly #aborts = new Map<number, () => void>();
  #console = '';
  #printedBytes = 0;

  private constructor(link: ChildLink, sandbox: SandboxProcess, limits: BundleLimits, cores: number) {
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
    cores: number,
  ): Promise<JavaScriptSession> {
    const session = new JavaScriptSession(link, sandbox, bundle.limits, cores);
    const part = bundle.languages[submission.language]!;
    const command: Command = {
      type: 'load',
      submission: submission.files,
      provided: part.provided,
      scenario: part.scenario,
      exports: part.exports,
      isolateMb: bundle.limits.isolateMb,
    };
    const answer = await session.#ask(command, bundle.limits.wallMs, 'Loading your files');
    session.refused = answer.stopped ?? answer.done?.refused;
    return session;
  }

  async run(scenario: string, input: Json, options: { baseline: boolean; seed: number }): Promise<RunResult> {
    const { wallMs } = this.#limits;
    this.#pages = new PracticeServer(siteOf(input));
    const before = this.#sandbox.usage();
    let spentMs = 0;
    const command: Command = { type: 'prepare', scenario, input, ...options, cores: this.#cores, wallMs };
    const ready = await this.#ask(command, wallMs, 'Preparing a run', 'ready');
    let answer = ready;
    let startCpuMs = before.cpuMs;
    if (!ready.stopped && !ready.done) {
      // A page's log starts with the run, and so does the clock: preparing an isolate is not the submission's time.
      this.#pages = new PracticeServer(siteOf(input));
      startCpuMs = this.#sandbox.usage().cpuMs;
      const startedAt = performance.now();
      answer = await this.#ask({ type: 'go' }, wallMs + GRACE_MS, 'This run');
      spentMs = performance.now() - startedAt;
    }
    const usage = this.#sandbox.usage();
    const pages = this.#pages.log();
    this.#pages.close();
    this.#pages = undefined;
    this.#aborts.clear();
    const done = answer.done;
    const stopped = answer.stopped ?? done?.refused;
    return {
      ...(stopped ? { stopped } : {}),
      ...(done?.observation ? { observation: done.observation } : {}),
      pages,
      facts: {
        wallMs: spentMs,
        cpuMs: Math.max(0, usage.cpuMs - startCpuMs),
        peakMemoryMb: usage.peakMemoryMb,
        requestsInFlight: 0,
        workersStarted: done?.workersStarted ?? 0,
        workersAlive: done?.workersAlive ?? 0,
        longestStallMs: done?.longestStallMs ?? 0,
      },
    };
  }

  async explore(
    scenario: string,
    input: Json,
    options: { firstSeed: number; schedules: number; onProgress(done: number): void },
  ): Promise<ExploreResult> {
    const { firstSeed, schedules } = options;
    this.#link.onProgress = options.onProgress;
    const command: Command = { type: 'explore', scenario, input, firstSeed, schedules, ...this.#virtual(input) };
    const { stopped, done } = await this.#ask(command, this.#limits.wallMs, 'Trying schedules');
    const why = stopped ?? done?.refused;
    return { ...(why ? { stopped: why } : {}), outcomes: done?.outcomes ?? [], schedules: done?.schedules ?? 0 };
  }

  async replay(scenario: string, input: Json, seed: number): Promise<Replayed> {
    const command: Command = { type: 'replay', scenario, input, seed, ...this.#virtual(input) };
    const { stopped, done } = await this.#ask(command, this.#limits.wallMs, 'Replaying a schedule');
    const why = stopped ?? done?.refused;
    return {
      ...(why ? { stopped: why } : {}),
      ...(done?.observation ? { observation: done.observation } : {}),
      ...(done?.comparable ? { comparable: done.comparable } : {}),
      schedule: (done?.schedule ?? []).join(' › '),
    };
  }

  console(): { text: string; truncated: boolean } {
    return { text: this.#console, truncated: this.#printedBytes > LIMITS.consoleBytes };
  }

  usage(): { cpuMs: number; peakMemoryMb: number } {
    const { cpuMs, peakMemoryMb } = this.#sandbox.usage();
    return { cpuMs, peakMemoryMb };
  }

  async close(): Promise<void> {
    await this.#sandbox.kill();
  }

  #virtual(input: Json) {
    const site = siteOf(input);
    return { stepLimit: LIMITS.scheduleSteps, cores: this.#cores, ...(site ? { site } : {}) };
  }

  /** Sends a command and waits for its answer; silence for `silenceMs` ends the sandbox. */
  async #ask(
    command: Command,
    silenceMs: number,
    what: string,
    until: 'ready' | 'done' = 'done',
  ): Promise<{ stopped?: Stopped; done?: Done }> {
    const silence = `${what} took longer than ${silenceMs / 1000} s without giving control back, and was stopped. Look for a loop that never ends.`;
    const reply = await this.#link.ask(command, until, {
      silenceMs,
      deadlineMs: Math.max(silenceMs, LIMITS.exploreMs),
      silence: { verdict: 'time_limit', message: silence },
    });
    if (reply.stopped) {
      const stopped = stoppedSchema.safeParse(reply.stopped);
      return { stopped: stopped.success ? stopped.data : { verdict: 'cheating', message: FORGED } };
    }
    if (reply.message?.type !== 'done') return {};
    if (command.type !== 'explore' && (reply.bytes ?? 0) > LIMITS.observationBytes) {
      return { stopped: { verdict: 'output_limit', message: limitMessage('observationBytes') } };
    }
    const done = parsedDone(reply.message);
    return done ? { done } : { stopped: { verdict: 'cheating', message: FORGED } };
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

const FORGED =
  'The sandbox answered with something that it never sends. Your code must not reach for what surrounds it.';
