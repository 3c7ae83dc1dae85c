import type { Calibration } from '#grader/contract/calibration.ts';
import type { RunEvent } from '#grader/contract/events.ts';
import { CoreLeases } from '#grader/core/core-leases.ts';
import { hostCores, speedupCores } from '#grader/service/host.ts';
import type { Job } from '#grader/service/protocol.ts';
import {
  WorkerProcess,
  type Loss,
  type WorkerCapabilities,
  type WorkerListener,
  type WorkerTimes,
} from '#grader/service/worker-process.ts';

export interface PoolOptions {
  /** Absolute path of the worker's script. */
  entry: string;
  /** Words before its command. */
  prefix?: readonly string[];
  slots: number;
  times: WorkerTimes;
}

export interface PoolListener {
  /** The first worker is up, and tells what this host can grade. */
  capable(capabilities: WorkerCapabilities): void;
  /** A slot is free. */
  idle(): void;
  event(job: Job, event: RunEvent): void;
  lost(job: Job, loss: Loss): void;
  /** A worker ended though nobody asked it to. */
  died(detail: string): void;
  odd(what: string): void;
}

/** The first death costs no wait; from then on each doubles it, so that a worker that cannot start costs little. */
const RESPAWN_STEP_MS = 50;
const LONGEST_RESPAWN_MS = 10_000;

interface Slot {
  worker: WorkerProcess | undefined;
  /** Deaths since a job was last done here: the wait before the next fork grows with them. */
  deaths: number;
  respawn: NodeJS.Timeout | undefined;
  /** The number, counted over all slots, of the job it was given last. */
  lastJob: number;
}

/** As many worker processes as there are slots, each replaced when it ends. Knows jobs, but neither queue nor runs. */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #listener: PoolListener;
  readonly #leases = new CoreLeases(hostCores(), speedupCores());
  readonly #slots: Slot[];
  #jobs = 0;
  #stopping = false;
  #allGone: (() => void) | undefined;
  #capabilities: WorkerCapabilities | undefined;
  #calibration: Calibration | undefined;

  constructor(options: PoolOptions, listener: PoolListener) {
    this.#options = options;
    this.#listener = listener;
    this.#slots = Array.from({ length: options.slots }, () => ({
      worker: undefined,
      deaths: 0,
      respawn: undefined,
      lastJob: 0,
    }));
  }

  /** What the workers can run, as the first of them that was ready told; undefined until then. */
  get capabilities(): WorkerCapabilities | undefined {
    return this.#capabilities;
  }

  /** What the host's cores can do, as the worker found that asked last; undefined until one did. */
  get calibration(): Calibration | undefined {
    return this.#calibration;
  }

  get slots(): number {
    return this.#slots.length;
  }

  get busy(): number {
    return this.#slots.filter(({ worker }) => worker?.isBusy).length;
  }

  get ready(): number {
    return this.#slots.filter(({ worker }) => worker?.isIdle || worker?.isBusy).length;
  }

  /** Forks all workers. */
  start(): void {
    for (const slot of this.#slots) this.#spawn(slot);
  }

  /** True when a job can be given right now. */
  get hasIdle(): boolean {
    return !this.#stopping && this.#slots.some(({ worker }) => worker?.isIdle);
  }

  /**
   * Gives a job to the worker that has been idle for longest, which is the likeliest to have replaced what it used up for
   * its last one; ask `hasIdle` first.
   */
  give(job: Job): void {
    const [slot] = this.#slots.filter(({ worker }) => worker?.isIdle).toSorted((a, b) => a.lastJob - b.lastJob);
    if (!slot?.worker || this.#stopping) throw new Error('no worker is idle');
    slot.lastJob = ++this.#jobs;
    slot.worker.give(job);
  }

  /** Cancels a job that some worker has; it ends as cancelled, or is lost when the worker has to be killed for it. */
  cancel(runId: string): void {
    this.#slots.find(({ worker }) => worker?.runId === runId)?.worker?.cancel();
  }

  /** Ends all workers, by force where asking is not enough. Jobs that they still have are told as lost. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const slot of this.#slots) {
      clearTimeout(slot.respawn);
      slot.worker?.stop();
    }
    if (this.#slots.every(({ worker }) => !worker)) return;
    await new Promise<void>((resolve) => (this.#allGone = resolve));
  }

  /** Kills all workers without waiting, for the moment in which this process ends. */
  killNow(): void {
    this.#stopping = true;
    for (const slot of this.#slots) {
      clearTimeout(slot.respawn);
      slot.worker?.killNow();
    }
  }

  #spawn(slot: Slot): void {
    const listener: WorkerListener = {
      ready: (_worker, capabilities) => {
        if (this.#capabilities) return;
        this.#capabilities = capabilities;
        this.#listener.capable(capabilities);
      },
      calibrated: (calibration) => (this.#calibration = calibration),
      idle: () => {
        if (!this.#stopping) this.#listener.idle();
      },
      event: (job, event) => {
        if (event.type === 'finished') slot.deaths = 0;
        this.#listener.event(job, event);
      },
      lost: (job, loss) => this.#listener.lost(job, loss),
      gone: (_worker, detail) => this.#gone(slot, detail),
      odd: (what) => this.#listener.odd(what),
    };
    slot.worker = new WorkerProcess({ ...this.#options, leases: this.#leases }, listener);
  }

  #gone(slot: Slot, detail: string): void {
    slot.worker = undefined;
    if (this.#stopping) {
      if (this.#slots.every(({ worker }) => !worker)) this.#allGone?.();
      return;
    }
    this.#listener.died(detail);
    const waitMs = slot.deaths === 0 ? 0 : Math.min(RESPAWN_STEP_MS * 2 ** slot.deaths, LONGEST_RESPAWN_MS);
    slot.deaths++;
    slot.respawn = setTimeout(() => this.#spawn(slot), waitMs);
  }
}
