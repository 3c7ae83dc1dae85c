import type { LeaseKind } from '#grader/core/core-leases.ts';
import type { Cores } from '#grader/service/cores.ts';
import type { Session } from '#grader/service/runner.ts';

/** The cores of one job, leased anew for each of its parts, so that nobody waits for longer than one part takes. */
export class JobCores {
  readonly #cores: Cores;
  readonly #signal: AbortSignal;
  #pinned: Pick<Session, 'pin'> | undefined;
  #leased: readonly number[] = [];
  /** How long it waited for cores so far, which is no time of the submission's. */
  waitedMs = 0;

  constructor(cores: Cores, signal: AbortSignal) {
    this.#cores = cores;
    this.#signal = signal;
  }

  /** The cores that it has just now, by their numbers; none between two parts. */
  get leased(): readonly number[] {
    return this.#leased;
  }

  /** Holds this to the cores, those of now and those of later parts, and no longer what was held before. */
  pin(session: Pick<Session, 'pin'>): void {
    this.#pinned = session;
    if (this.#leased.length > 0) session.pin(this.#leased);
  }

  /** Waits for something that is no part of the submission's own time. */
  async waitFor<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const askedAt = performance.now();
    try {
      return await answer;
    } finally {
      this.waitedMs += performance.now() - askedAt;
    }
  }

  /** Does something on leased cores. Rejects with the signal's reason when the job is broken off while it waits for them. */
  async use<Done>(kind: LeaseKind, work: (cores: readonly number[]) => Promise<Done>): Promise<Done> {
    const lease = await this.waitFor(this.#cores.lease(kind, this.#signal));
    const have = (cores: readonly number[]): void => {
      this.#leased = cores;
      this.#pinned?.pin(cores);
    };
    lease.onChange = have;
    try {
      have(lease.cores);
      return await work(lease.cores);
    } finally {
      this.#leased = [];
      lease.release();
    }
  }
}
