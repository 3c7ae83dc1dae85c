import type { Bundle } from '#grader/contract/bundle.ts';
import type { Report } from '#grader/contract/report.ts';
import type { SourceFile, Submission } from '#grader/contract/submission.ts';
import type { JobCores } from '#grader/service/job-cores.ts';
import type { Runner, Session } from '#grader/service/runner.ts';

type Used = Pick<Report, 'console' | 'cpuMs' | 'peakMemoryMb'>;

/** The sandboxes of one job, one after the other: the submission's, and where there is a doubt the reference solution's after it. */
export class JobSandboxes {
  readonly session: Session;
  readonly #runner: Runner;
  readonly #work: { bundle: Bundle; submission: Submission };
  readonly #jobCores: JobCores;
  readonly #signal: AbortSignal;
  #reference: Session | undefined;
  #used: Used | undefined;

  constructor(
    session: Session,
    from: { runner: Runner; bundle: Bundle; submission: Submission; jobCores: JobCores; signal: AbortSignal },
  ) {
    this.session = session;
    this.#runner = from.runner;
    this.#work = from;
    this.#jobCores = from.jobCores;
    this.#signal = from.signal;
    this.#jobCores.pinned = session;
  }

  /** What the submission printed and used. */
  used(): Used {
    return this.#used ?? { console: this.session.console(), ...this.session.usage() };
  }

  /**
   * Ends the submission's sandbox, so that nothing of it is beside the reference, and opens one with that. Throws where the reference
   * cannot be loaded.
   */
  async openReference(files: SourceFile[], cores: readonly number[]): Promise<Session> {
    // What comes after it in the same place would be counted with it.
    this.#used = this.used();
    this.session.close();
    const { bundle, submission } = this.#work;
    const reference = await this.#runner.open(bundle, { ...submission, files }, { cores, signal: this.#signal });
    this.#reference = reference;
    this.#jobCores.pinned = reference;
    if (reference.refused) throw new Error(`The reference solution is refused: ${reference.refused.message}`);
    return reference;
  }

  /** Begins to end what is open. */
  close(): void {
    this.session.close();
    this.#reference?.close();
  }
}
