import type { ChildProcess } from 'node:child_process';
import type { Calibration } from '#grader/contract/calibration.ts';
import { isFinal, runEventSchema, type RunEvent } from '#grader/contract/events.ts';
import type { CoreLeases } from '#grader/core/core-leases.ts';
import { isAboutCores, LeaseDesk } from '#grader/service/lease-desk.ts';
import type { FromWorker, Job, ToWorker } from '#grader/service/protocol.ts';
import { forkTied } from '#grader/service/tied-fork.ts';

export type WorkerCapabilities = Extract<FromWorker, { type: 'ready' }>['capabilities'];

/** How a job was lost: its worker ended, sat on it beyond the deadline, or said that the judge broke. */
export type LossKind = 'died' | 'hung' | 'failed';

/** A job that came back without an answer. `detail` is for the log, never for a student. */
export interface Loss {
  kind: LossKind;
  detail: string;
}

export interface WorkerTimes {
  /** From fork to `ready`. */
  startDeadlineMs: number;
  /** From giving a job to its final event. Above the platform's own limit, so that it is met only by a hung worker. */
  jobDeadlineMs: number;
  /** From asking for the end of a job, or of the process, to doing it by force. */
  cancelDeadlineMs: number;
}

export interface WorkerOptions {
  /** Absolute path of the worker's script. */
  entry: string;
  /** Words before its command. */
  prefix?: readonly string[];
  times: WorkerTimes;
  /** Where it gets its cores. */
  leases: CoreLeases;
}

export interface WorkerListener {
  ready(worker: WorkerProcess, capabilities: WorkerCapabilities): void;
  /** It found what the host's cores can do. */
  calibrated(calibration: Calibration): void;
  event(job: Job, event: RunEvent): void;
  /** The worker has no job any more and can take the next. Called after the final event or the loss was told. */
  idle(worker: WorkerProcess): void;
  lost(job: Job, loss: Loss): void;
  /** The process is gone; a job that it had was told as lost before. */
  gone(worker: WorkerProcess, detail: string): void;
  /** Something that can only be our own bug and needs no action. */
  odd(what: string): void;
}

/** How long after an exit its last messages may still be on their way. */
const LAST_MESSAGES_MS = 200;

/** One worker process: gives it a job, listens to it, and makes sure that it ends when it should. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #times: WorkerTimes;
  readonly #listener: WorkerListener;
  readonly #desk: LeaseDesk;
  #state: 'starting' | 'idle' | 'busy' | 'gone' = 'starting';
  #job: Job | undefined;
  /** Its job, or all of it, was asked to end. */
  #ending = false;
  #deadline: NodeJS.Timeout | undefined;
  /** Why we killed it, when we did. */
  #killedFor: Loss | undefined;

  constructor(options: WorkerOptions, listener: WorkerListener) {
    const { entry, prefix = [], times, leases } = options;
    this.#times = times;
    this.#listener = listener;
    this.#desk = new LeaseDesk(leases, (message) => {
      // What it waited is not its own time.
      if (this.#job && !this.#ending) this.#setJobDeadline();
      this.#send(message);
    });
    this.#child = forkTied(entry, prefix);
    this.#child.on('message', (message) => this.#received(message as FromWorker));
    this.#child.on('error', (error) => this.#kill({ kind: 'died', detail: error.message }));
    this.#child.once('exit', (code, signal) => this.#exited(`worker ended with ${signal ?? `code ${code}`}`));
    this.#child.once('disconnect', () => this.#disconnected());
    this.#setDeadline(times.startDeadlineMs, 'worker was not ready in time');
  }

  get isIdle(): boolean {
    return this.#state === 'idle';
  }

  get isBusy(): boolean {
    return this.#state === 'busy';
  }

  get runId(): string | undefined {
    return this.#job?.runId;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Hands over a job; only for an idle worker. */
  give(job: Job): void {
    if (!this.isIdle) throw new Error(`a ${this.#state} worker takes no job`);
    this.#state = 'busy';
    this.#job = job;
    this.#ending = false;
    this.#setJobDeadline();
    this.#send({ type: 'grade', job });
  }

  /** Asks for the end of the job it has, and insists when that takes too long. */
  cancel(): void {
    if (!this.#job) return;
    this.#ending = true;
    this.#setDeadline(this.#times.cancelDeadlineMs, 'worker did not cancel in time');
    this.#send({ type: 'cancel', runId: this.#job.runId });
  }

  /** Asks the process to end, and insists when that takes too long. */
  stop(): void {
    if (this.#state === 'gone') return;
    this.#ending = true;
    this.#setDeadline(this.#times.cancelDeadlineMs, 'worker did not stop in time');
    this.#send({ type: 'stop' });
  }

  /** Ends the process and all that it started at once. */
  killNow(): void {
    this.#kill({ kind: 'died', detail: 'worker was ended' });
  }

  #received(message: FromWorker): void {
    // Once it is being killed nothing it says counts: a report may follow on an event that was unreadable.
    if (this.#state === 'gone' || this.#killedFor) return;
    if (message.type === 'ready') {
      if (this.#state !== 'starting') return this.#listener.odd('worker was ready twice');
      this.#becomeIdle();
      this.#listener.ready(this, message.capabilities);
      this.#listener.idle(this);
      return;
    }
    if (isAboutCores(message)) return this.#desk.received(message);
    if (message.type === 'calibrated') return this.#listener.calibrated(message.calibration);
    const job = this.#job;
    if (!job || message.runId !== job.runId) return this.#listener.odd(`${message.type} of a job it does not have`);
    if (message.type === 'failed') return this.#lose({ kind: 'failed', detail: message.why });
    const event = parseEvent(message.event);
    if (typeof event === 'string') return this.#kill({ kind: 'failed', detail: event });
    if (isFinal(event)) this.#becomeIdle();
    this.#listener.event(job, event);
    if (isFinal(event)) this.#listener.idle(this);
  }

  #becomeIdle(): void {
    clearTimeout(this.#deadline);
    this.#state = 'idle';
    this.#job = undefined;
  }

  #lose(loss: Loss): void {
    const job = this.#job;
    this.#becomeIdle();
    if (job) this.#listener.lost(job, loss);
    this.#listener.idle(this);
  }

  /** A closed channel is mostly the first sign of an exit; a process that goes on without one is of no use. */
  #disconnected(): void {
    setTimeout(() => this.#kill({ kind: 'died', detail: 'worker closed its channel' }), LAST_MESSAGES_MS).unref();
  }

  #exited(detail: string): void {
    this.#killGroup();
    if (!this.#child.connected) return this.#gone(detail);
    this.#child.once('disconnect', () => this.#gone(detail));
    setTimeout(() => this.#gone(detail), LAST_MESSAGES_MS).unref();
  }

  #gone(detail: string): void {
    if (this.#state === 'gone') return;
    clearTimeout(this.#deadline);
    this.#state = 'gone';
    this.#desk.close();
    const job = this.#job;
    this.#job = undefined;
    const loss = this.#killedFor ?? { kind: 'died', detail };
    if (job) this.#listener.lost(job, loss);
    this.#listener.gone(this, loss.detail);
  }

  #send(message: ToWorker): void {
    if (!this.#child.connected) return this.#kill({ kind: 'died', detail: 'worker closed its channel' });
    this.#child.send(message, (error) => {
      if (error) this.#kill({ kind: 'died', detail: `worker cannot be reached: ${error.message}` });
    });
  }

  /** While it waits for cores that others have, it is not late. */
  #setJobDeadline(): void {
    const { jobDeadlineMs } = this.#times;
    this.#setDeadline(jobDeadlineMs, `worker was not done after ${jobDeadlineMs} ms`, () => this.#desk.isWaiting);
  }

  #setDeadline(ms: number, detail: string, isExcused = () => false): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => {
      if (isExcused()) this.#setDeadline(ms, detail, isExcused);
      else this.#kill({ kind: 'hung', detail });
    }, ms);
  }

  #kill(reason: Loss): void {
    if (this.#state === 'gone') return;
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined) return this.#gone(reason.detail);
    if (exitCode !== null || signalCode !== null) return;
    this.#killedFor ??= reason;
    this.#killGroup();
  }

  /** Ends the worker and what it started; what has ended already is no error. */
  #killGroup(): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      this.#child.kill('SIGKILL');
    }
  }
}

/** A worker's event as the contract has it, or what is wrong with it. Values nested too deep to walk are wrong too. */
function parseEvent(value: unknown): RunEvent | string {
  try {
    const parsed = runEventSchema.safeParse(value);
    return parsed.success ? parsed.data : `worker sent an event that breaks the contract: ${parsed.error.message}`;
  } catch (error) {
    return `worker sent an event that cannot be read: ${String(error)}`;
  }
}
