import type { Bundle } from '#grader/contract/bundle.ts';
import type { SourceFile, Submission } from '#grader/contract/submission.ts';
import type { JobCores } from '#grader/service/job-cores.ts';
import type { Runner, Session } from '#grader/service/runner.ts';

/** What a job's sandboxes are opened with. */
interface JobParts {
  runner: Runner;
  bundle: Bundle;
  submission: Submission;
  jobCores: JobCores;
  signal: AbortSignal;
}

/** The sandboxes of one job, one after the other: the submission's, and where there is a doubt the reference solution's after it. */
export class JobSandboxes {
  readonly #session: Session;
  readonly #parts: JobParts;
  #reference: Session | undefined;

  constructor(session: Session, parts: JobParts) {
    this.#session = session;
    this.#parts = parts;
    parts.jobCores.pin(session);
  }

  /**
   * Ends the submission's sandbox, so that nothing of it is beside the reference, and opens one with that on the cores that the job has.
   * `undefined` where the interpreter that the submission chose cannot load it. Rejects with the signal's reason when the job is broken
   * off, and where the reference is at fault.
   */
  async openReference(files: SourceFile[]): Promise<Session | undefined> {
    const { runner, bundle, submission, jobCores, signal } = this.#parts;
    signal.throwIfAborted();
    this.#session.close();
    this.#reference = await runner.open(bundle, { ...submission, files }, { cores: jobCores.leased, signal });
    // They may have changed meanwhile.
    jobCores.pin(this.#reference);
    const { refused } = this.#reference;
    if (refused === undefined || refused.verdict === 'time_limit') return this.#reference;
    if (submission.interpreter !== undefined) return undefined;
    throw new Error(`The reference solution is refused: ${refused.message}`);
  }

  /** Begins to end what is open. */
  close(): void {
    this.#session.close();
    this.#reference?.close();
  }
}
