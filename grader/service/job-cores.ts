import type { LeaseKind } from '#grader/core/core-leases.ts';
import type { Cores } from '#grader/service/cores.ts';
import type { Session } from '#grader/service/runner.ts';

/** The cores of one job, leased anew for each of its parts, so that nobody waits for longer than one part takes. */
export class JobCores {
  readonly #cores: Cores;
  readonly #signal: AbortSignal;
  /** What is held to the cores, once there is something. */
  pinned: Pick<Session, 'pin'> | undefined;
  /** How long it waited for cores so far, which is no time of the submission's. */
  waitedMs = 0;

  constructor(cores: Cores, signal: AbortSignal) {
    this.#cores = cores;
    this.#signal = signal;
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
    lease.onChange = (cores) => this.pinned?.pin(cores);
    try {
      this.pinned?.pin(lease.cores);
      return await work(lease.cores);
    } finally {
      lease.release();
    }
  }
}
