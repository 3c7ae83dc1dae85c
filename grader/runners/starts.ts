import type { Cores } from '#grader/service/cores.ts';

/**
 * When sandboxes are started ahead of their use. A starting process keeps a core busy for a moment: two of them at once
 * would both be ready late, and what is timed may share its cores with none.
 */
export class Starts {
  readonly #cores: Pick<Cores, 'lease'>;
  readonly #waiting: ((cores: readonly number[]) => Promise<unknown>)[] = [];
  #busy = false;

  constructor(cores: Pick<Cores, 'lease'>) {
    this.#cores = cores;
  }

  /** Starts something once it is its turn and there are cores for it. `start` settles when what it started is up. */
  add(start: (cores: readonly number[]) => Promise<unknown>): void {
    this.#waiting.push(start);
    if (!this.#busy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let start = this.#waiting.shift(); start; start = this.#waiting.shift()) {
      const lease = await this.#cores.lease('shared');
      // What cannot be started is told to whoever needs it.
      await start(lease.cores).catch(() => undefined);
      lease.release();
    }
    this.#busy = false;
  }
}
