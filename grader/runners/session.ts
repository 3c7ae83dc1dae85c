import { cpus } from 'node:os';
import { z } from 'zod';
import type { Bundle, BundleLimits } from '#grader/contract/bundle.ts';
import type { Json } from '#grader/contract/json.ts';
import { LIMITS, limitMessage } from '#grader/contract/limits.ts';
import { recordedTraceSchema } from '#grader/contract/recorded-trace.ts';
import type { ReadyOrder } from '#grader/contract/ready-order.ts';
import { explorationSchema } from '#grader/contract/report.ts';
import { observationSchema, observedErrorSchema, type Facts, type Observation } from '#grader/contract/observation.ts';
import type { Submission } from '#grader/contract/submission.ts';
import { verdictSchema } from '#grader/contract/verdict-schema.ts';
import type { ChildLink } from '#grader/runners/child-link.ts';
import type { Command } from '#grader/runners/protocol.ts';
import { addUpCoreWaits } from '#grader/runners/core-waits.ts';
import { watchCrowd } from '#grader/runners/crowd.ts';
import type { PagesFront } from '#grader/sandbox/pages/http-front.ts';
import { PracticeServer, siteOf } from '#grader/sandbox/pages/practice-server.ts';
import type { SandboxProcess } from '#grader/sandbox/sandbox.ts';
import type {
  ExploreOptions,
  ExploreResult,
  FollowedSchedule,
  Outcome,
  Replayed,
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

const stoppedSchema = z.object({ verdict: verdictSchema, message: z.string(), error: observedErrorSchema.optional() });

/** What the child may answer; it is not trusted more than the submission it holds. */
const doneSchema = z.object({
  refused: stoppedSchema.optional(),
  observation: observationSchema.optional(),
  comparable: observationSchema.optional(),
  schedule: z.array(z.string()).optional(),
  outcomes: z
    .array(
      z.object({
        observation: observationSchema,
        count: z.number().int(),
        firstSeed: z.number().int(),
        schedule: z.string().optional(),
      }),
    )
    .optional(),
  schedules: z.number().int().optional(),
  interleavings: explorationSchema.shape.interleavings,
  strategies: explorationSchema.shape.strategies,
  exhaustive: explorationSchema.shape.exhaustive,
  actors: explorationSchema.shape.actors,
  order: explorationSchema.shape.order,
  replays: z
    .array(
      z.object({
        observation: observationSchema,
        schedule: z.string(),
        unused: z.number().int(),
        trace: recordedTraceSchema.optional(),
      }),
    )
    .optional(),
  strategy: z.string().optional(),
  tasksStarted: z.number().optional(),
  ended: z.boolean().optional(),
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
    session.refused = session.#whyStopped(answer);
    return session;
  }

  async run(scenario: string, input: Json, options: { baseline: boolean; seed: number }): Promise<RunResult> {
    const { wallMs } = this.#limits;
    const command: Command = { type: 'prepare', scenario, input, ...options, cores: this.#cores, wallMs };
    const ready = await this.#ask(command, wallMs, 'Preparing a run', 'ready');
    if (ready.stopped || ready.done)
      return { stopped: this.#whyStopped(ready) ?? NO_ANSWER, pages: [], facts: NO_FACTS };
    // Pages' log and clock begin here: preparing is not the submission's time.
    const pages = new PracticeServer(siteOf(input));
    this.#pages = pages;
    this.#pagesFront?.serve(pages);
    const startCpuMs = this.#sandbox.usage().cpuMs;
    const coreWaits = addUpCoreWaits(this.#sandbox);
    const crowd = this.#pagesFront ? watchCrowd(this.#sandbox, coreWaits) : undefined;
    const startBusyMs = hostBusyMs();
    const startedAt = performance.now();
    const answer = await this.#ask({ type: 'go' }, wallMs + GRACE_MS, 'This run');
    const spentMs = performance.now() - startedAt;
    const usage = this.#sandbox.usage();
    const cpuMs = Math.max(0, usage.cpuMs - startCpuMs);
    const foreignCpuMs = Math.max(0, hostBusyMs() - startBusyMs - cpuMs);
    const waitedForCoreMs = coreWaits();
    const { processesAlive, threadsAlive, peakMemoryMb = usage.peakMemoryMb, idleMs = 0 } = crowd?.end() ?? {};
    const visits = pages.log();
    pages.close();
    this.#pages = undefined;
    this.#pagesFront?.serve(undefined);
    this.#aborts.clear();
    const timedOut = this.#whyStopped(answer);
    const stopped = timedOut?.verdict === 'time_limit' && idleMs > wallMs / 2 ? asleep(idleMs) : timedOut;
    if (stopped?.verdict === 'deadlock') this.#endedBy = stopped;
    return {
      ...(stopped ? { stopped } : {}),
      ...(answer.done?.observation ? { observation: answer.done.observation } : {}),
      pages: visits,
      facts: {
        wallMs: spentMs,
        cpuMs,
        waitedForCoreMs,
        foreignCpuMs,
        peakMemoryMb,
        requestsInFlight: 0,
        workersStarted: answer.done?.workersStarted ?? answer.done?.tasksStarted ?? 0,
        workersAlive: answer.done?.workersAlive ?? Math.max(0, (threadsAlive ?? 1) - 1),
        longestStallMs: answer.done?.longestStallMs ?? 0,
        ...(processesAlive === undefined ? {} : { processesAlive, threadsAlive }),
      },
    };
  }

  async explore(scenario: string, input: Json, options: ExploreOptions): Promise<ExploreResult> {
    this.#link.onProgress = options.onProgress;
    // Runs that are repeated are real ones, and what they download comes over sockets.
    const pages = new PracticeServer(siteOf(input));
    this.#pagesFront?.serve(pages);
    try {
      return await this.#explore(scenario, input, options);
    } finally {
      pages.close();
      this.#pagesFront?.serve(undefined);
    }
  }

  async #explore(scenario: string, input: Json, options: ExploreOptions): Promise<ExploreResult> {
    const { firstSeed, schedules, stressRuns = LIMITS.stressRuns } = options;
    const command = {
      type: 'explore' as const,
      scenario,
      input,
      firstSeed,
      seed: firstSeed,
      schedules,
      // A check that says how often to repeat needs real processes or sockets.
      controlled: options.stressRuns === undefined,
      ...(options.sharedMemory === undefined ? {} : { sharedMemory: options.sharedMemory }),
      ...(options.order ? { order: options.order } : {}),
      stepBudget: LIMITS.exploreSteps,
      exhaustiveBudget: LIMITS.exhaustivePerDrawn * schedules,
      ...this.#virtual(input),
    };
    const answer = await this.#ask(command, this.#limits.wallMs, 'Trying schedules');
    const stopped = this.#whyStopped(answer);
    const { outcomes = [], schedules: tried = 0, strategy = 'random walk', observation } = answer.done ?? {};
    const { interleavings, strategies, exhaustive, actors, order } = answer.done ?? {};
    if (stopped || !observation) {
      return {
        ...(stopped ? { stopped } : {}),
        outcomes,
        schedules: tried,
        strategy,
        ...(interleavings === undefined ? {} : { interleavings }),
        ...(strategies ? { strategies } : {}),
        ...(exhaustive ? { exhaustive } : {}),
        ...(actors ? { actors } : {}),
        ...(order ? { order } : {}),
      };
    }
    return this.#stress(command, observation, Math.min(schedules, stressRuns), options.onProgress);
  }

  /** Where schedules cannot be controlled: real runs again and again, each in a process of its own with another seed. */
  async #stress(
    command: Extract<Command, { type: 'explore' }>,
    first: Observation,
    runs: number,
    onProgress: (done: number) => void,
  ): Promise<ExploreResult> {
    const seen: Outcome[] = [];
    count(seen, comparable(first), command.firstSeed);
    for (let run = 1; run < runs; run++) {
      const seed = command.firstSeed + run;
      const answer = await this.#ask({ ...command, seed }, this.#limits.wallMs, 'Repeating a run');
      const stopped = this.#whyStopped(answer);
      if (stopped) return { stopped, outcomes: seen, schedules: run, strategy: 'stress' };
      count(seen, comparable(answer.done!.observation!), seed);
      onProgress(run + 1);
    }
    return { outcomes: seen, schedules: runs, strategy: 'stress' };
  }

  async follow(
    scenario: string,
    input: Json,
    schedules: readonly string[],
    { record, order }: { record: boolean; order?: ReadyOrder },
  ): Promise<{ stopped?: Stopped; followed: FollowedSchedule[] }> {
    const command: Command = {
      type: 'follow',
      record,
      scenario,
      input,
      seed: 0,
      controlled: true,
      ...(order ? { order } : {}),
      scheduleTexts: schedules,
      ...this.#virtual(input),
    };
    // A search may be over; what is followed afterwards is no part of its progress.
    this.#link.onProgress = () => undefined;
    const answer = await this.#ask(command, this.#limits.wallMs, 'Replaying a schedule');
    const stopped = this.#whyStopped(answer);
    return { ...(stopped ? { stopped } : {}), followed: answer.done?.replays ?? [] };
  }

  async repeat(scenario: string, input: Json, { runs, plain }: { runs: number; plain: boolean }): Promise<Outcome[]> {
    const command: Extract<Command, { type: 'explore' }> = {
      type: 'explore',
      scenario,
      input,
      firstSeed: 0,
      seed: 0,
      schedules: 1,
      plain,
      ...this.#virtual(input),
    };
    const seen: Outcome[] = [];
    for (let run = 0; run < runs; run++) {
      const { done } = await this.#ask({ ...command, seed: run }, this.#limits.wallMs, 'Repeating a run');
      if (!done?.observation) break;
      count(seen, comparable(done.observation), run);
    }
    return seen;
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

  #virtual(input: Json) {
    const site = siteOf(input);
    return { stepLimit: LIMITS.scheduleSteps, cores: this.#cores, ...(site ? { site } : {}) };
  }

  #whyStopped(answer: { stopped?: Stopped; done?: Done }): Stopped | undefined {
    return answer.stopped ?? answer.done?.refused ?? (answer.done?.ended ? ENDED : undefined);
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
    if (reply.stopped && this.#endedBy) return { stopped: this.#endedBy };
    if (reply.stopped) {
      const stopped = stoppedSchema.safeParse(reply.stopped);
      return { stopped: stopped.success ? stopped.data : { verdict: 'cheating', message: FORGED } };
    }
    if (reply.message?.['type'] !== 'done') return {};
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

const NO_ANSWER: Stopped = { verdict: 'runtime_error', message: 'Your code ended without an answer.' };
const ENDED: Stopped = {
  verdict: 'runtime_error',
  message:
    'Your code ended the interpreter before it had answered. Return from your function instead of leaving by os._exit or a signal.',
};
const NO_FACTS: Facts = {
  wallMs: 0,
  cpuMs: 0,
  peakMemoryMb: 0,
  requestsInFlight: 0,
  workersStarted: 0,
  workersAlive: 0,
  longestStallMs: 0,
};

/** Nothing ran for so long that everything waits for something that never comes. */
function asleep(idleMs: number): Stopped {
  const message = `Your code used no processor time for the last ${(idleMs / 1000).toFixed(1)} s and did not come to its end: every thread and task waits. Look for a lock that is never released, or a result that nobody delivers.`;
  return { verdict: 'deadlock', message };
}

/** Real runs differ in their times; what is compared among them is the order of events. */
function comparable(observation: Observation): Observation {
  return { ...observation, events: observation.events.map((event, index) => ({ ...event, at: index })) };
}

/** Adds what one run showed to the distinct outcomes. */
function count(outcomes: Outcome[], observation: Observation, seed: number): void {
  const key = JSON.stringify(observation);
  const known = outcomes.find((one) => JSON.stringify(one.observation) === key);
  if (known) known.count += 1;
  else outcomes.push({ observation, count: 1, firstSeed: seed });
}

const FORGED =
  'The sandbox answered with something that it never sends. Your code must not reach for what surrounds it.';

/** CPU time that everything on the host has used since it was started. */
function hostBusyMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}
