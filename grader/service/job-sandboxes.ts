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

/** The sandboxes of one job, one after the other: the submission's, and where there is a doubt the reference solution's and the submission's again. */
export class JobSandboxes {
  readonly #parts: JobParts;
  readonly #sessions: Session[];

  constructor(session: Session, parts: JobParts) {
    this.#sessions = [session];
    this.#parts = parts;
    parts.jobCores.pin(session);
  }

  /**
   * Ends the submission's sandbox, so that nothing of it is beside the reference, and opens one with that on the cores that the job has.
   * `undefined` where the interpreter that the submission chose cannot load it. Rejects with the signal's reason when the job is broken
   * off, and where the reference is at fault.
   */
  async openReference(files: SourceFile[]): Promise<Session | undefined> {
    const { submission } = this.#parts;
    const reference = await this.#openNext({ ...submission, files });
    const { refused } = reference;
    if (refused === undefined || refused.verdict === 'time_limit') return reference;
    if (submission.interpreter !== undefined) return undefined;
    throw new Error(`The reference solution is refused: ${refused.message}`);
  }

  /** Ends the reference's sandbox in its turn, and opens one with the submission. Rejects with the signal's reason when the job is broken off. */
  openAgain(): Promise<Session> {
    return this.#openNext(this.#parts.submission);
  }

  /** Begins to end what is open. */
  close(): void {
    for (const session of this.#sessions) session.close();
  }

  async #openNext(submission: Submission): Promise<Session> {
    const { runner, bundle, jobCores, signal } = this.#parts;
    signal.throwIfAborted();
    this.close();
    const session = await runner.open(bundle, submission, { cores: jobCores.leased, signal });
    this.#sessions.push(session);
    // They may have changed meanwhile.
    jobCores.pin(session);
    return session;
  }
}
