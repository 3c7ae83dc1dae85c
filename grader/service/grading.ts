import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { canonicalJson } from '#grader/contract/canonical.ts';
import { isFinal, type RunEvent } from '#grader/contract/events.ts';
import { LIMITS, limitMessage } from '#grader/contract/limits.ts';
import type { Report } from '#grader/contract/report.ts';
import type { RefusalCode, RunRequest } from '#grader/contract/runs.ts';
import type { Submission } from '#grader/contract/submission.ts';
import { bundleHash } from '#grader/service/bundle-hash.ts';
import { BundleCache } from '#grader/service/bundles.ts';
import { failureReport } from '#grader/service/failure-report.ts';
import type { Observer } from '#grader/service/observer.ts';
import type { Job } from '#grader/service/protocol.ts';
import { FairQueue } from '#grader/service/queue.ts';
import { Runs, type Run, type Work } from '#grader/service/runs.ts';
import type { Loss, LossKind, WorkerTimes } from '#grader/service/worker-process.ts';
import { WorkerPool } from '#grader/service/workers.ts';

export interface GradingOptions {
  workerEntry: string;
  /** Words before the command of a worker process, such as those that give it a network of its own. */
  workerPrefix?: readonly string[];
  slots: number;
  queueLimit: number;
  keepRunsMs: number;
  keepRunsCount: number;
  times: WorkerTimes;
}

/** The answer to a post: the run, new or known already, or why there is none. */
export type Submitted = { run: Run } | { refusal: RefusalCode; details?: string[] };

/** The same seed for everybody who names none, so that a grade does not depend on luck. */
const DEFAULT_SEED = 1;
const BUNDLE_CACHE_BYTES = 64 * 1024 * 1024;
/** How often waiting students are told their new place at most. */
const ANNOUNCE_EVERY_MS = 200;

/** What a student reads when a try came to nothing; the details are in the log. */
const LOSS_WORDS: Record<LossKind, string> = {
  died: 'The grading process ended unexpectedly; the submission is tried again.',
  hung: 'The grading process stopped answering; the submission is tried again.',
  failed: 'The grader itself failed; the submission is tried again.',
};

/** Takes submissions, lets them wait their turn, has them graded by worker processes and keeps what they told. */
export class Grading {
  readonly #log: Logger;
  readonly #observer: Observer;
  readonly #queue: FairQueue<Run>;
  readonly #runs: Runs;
  readonly #bundles = new BundleCache(BUNDLE_CACHE_BYTES);
  readonly #pool: WorkerPool;
  #closing = false;
  #running = 0;
  #noneRunning: (() => void) | undefined;
  #announcement: NodeJS.Timeout | undefined;

  constructor(options: GradingOptions, log: Logger, observer: Observer) {
    this.#log = log;
    this.#observer = observer;
    this.#queue = new FairQueue(options.queueLimit);
    this.#runs = new Runs({ keepMs: options.keepRunsMs, keepCount: options.keepRunsCount });
    this.#pool = new WorkerPool(
      { entry: options.workerEntry, prefix: options.workerPrefix ?? [], slots: options.slots, times: options.times },
      {
        // What is missing is said once, in the words that health has too.
        capable: ({ isolation, warnings }) => warnings.forEach((warning) => log.warn({ isolation }, warning)),
        idle: () => this.#dispatch(),
        event: (job, event) => this.#told(job, event),
        lost: (job, loss) => this.#lost(job, loss),
        died: (detail) => {
          observer.workerDied();
          log.warn({ detail }, 'worker died');
        },
        odd: (what) => log.error({ what }, 'worker broke the protocol'),
      },
    );
  }

  /** Starts the workers. Submissions may come before they are ready. */
  start(): void {
    this.#pool.start();
  }

  /** How things stand, for health and metrics. */
  status() {
    return {
      closing: this.#closing,
      queued: this.#queue.length,
      slots: this.#pool.slots,
      busy: this.#pool.busy,
      ready: this.#pool.ready,
      capabilities: this.#pool.capabilities,
      calibration: this.#pool.calibration,
    };
  }

  /** Takes a submission. The same id again is the same run, whatever else is sent with it. */
  submit(request: RunRequest): Submitted {
    const known = this.#runs.get(request.id);
    if (known && known.state !== 'returned') return { run: known };
    if (this.#closing) return { refusal: 'shutting_down' };
    const work = this.#workOf(request);
    if ('refusal' in work) return work;
    if (this.#queue.isFull) return { refusal: 'queue_full' };

    const run = this.#runs.add(request.id, request.student, work);
    this.#queue.add(run.id, run.student, run);
    this.#tellPlace(run, this.#queue.ahead(run.id) ?? 0);
    this.#dispatch();
    return { run };
  }

  /** A run that is waiting, running or still kept. */
  find(id: string): Run | undefined {
    return this.#runs.get(id);
  }

  /** Ends a run as soon as possible. One that has ended stays what it is. */
  cancel(run: Run): void {
    if (run.cancelRequested || run.endedAtMs !== undefined) return;
    run.cancelRequested = true;
    if (this.#queue.remove(run.id)) {
      this.#end(run, 'cancelled');
      this.#announceSoon();
    } else {
      this.#pool.cancel(run.id);
    }
  }

  /**
   * Takes nothing more, returns what waits, lets what runs finish for `graceMs`, returns the rest, ends the workers.
   * A returned run's readers are sent away without a final event; its owner posts it again elsewhere or later.
   */
  async close(graceMs: number): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    clearTimeout(this.#announcement);
    for (let run = this.#queue.take(); run; run = this.#queue.take()) this.#end(run, 'returned');
    if (this.#running > 0) {
      const none = new Promise<void>((resolve) => (this.#noneRunning = resolve));
      const grace = new Promise<void>((resolve) => setTimeout(resolve, graceMs).unref());
      await Promise.race([none, grace]);
    }
    await this.#pool.stop();
  }

  /** Kills the workers at once, for the moment in which this process ends. */
  killWorkers(): void {
    this.#pool.killNow();
  }

  #workOf(request: RunRequest): Work | { refusal: RefusalCode; details?: string[] } {
    const { bundle: sent, bundleHash: hash, submission, seed = DEFAULT_SEED } = request;
    if (sent) {
      const bytes = Buffer.byteLength(canonicalJson(sent));
      if (bytes > LIMITS.bundleBytes) return { refusal: 'too_large', details: [limitMessage('bundleBytes')] };
      if (sent.hash !== hash || bundleHash(sent) !== hash) return { refusal: 'bundle_mismatch' };
      this.#bundles.add(sent, bytes);
    }
    const bundle = this.#bundles.get(hash);
    if (!bundle) return { refusal: 'unknown_bundle' };
    if (!bundle.languages[submission.language]) return { refusal: 'language_not_offered' };
    const offered = this.#pool.capabilities?.languages.find(({ language }) => language === submission.language);
    if (offered && !offered.available) {
      return { refusal: 'language_not_offered', details: offered.why ? [offered.why] : [] };
    }
    return this.#interpreterRefusal(submission) ?? { bundle, submission, seed };
  }

  #interpreterRefusal({ language, interpreter }: Submission): { refusal: RefusalCode; details?: string[] } | undefined {
    if (interpreter === undefined) return undefined;
    const { capabilities } = this.#pool;
    if (!capabilities) return { refusal: 'starting' };
    const offered = capabilities.languages.find((one) => one.language === language)?.interpreters ?? [];
    const ids = offered.map(({ id }) => id);
    if (ids.includes(interpreter)) return undefined;
    const details = ids.length > 0 ? `Offered are ${ids.join(', ')}.` : 'There is nothing to choose in that language.';
    return { refusal: 'interpreter_not_offered', details: [details] };
  }

  #dispatch(): void {
    if (this.#closing) return;
    let moved = false;
    while (this.#pool.hasIdle) {
      const run = this.#queue.take();
      if (!run) break;
      moved = true;
      this.#start(run);
    }
    if (moved) this.#announceSoon();
  }

  #start(run: Run): void {
    if (!run.work) throw new Error(`run ${run.id} waits without its work`);
    this.#runs.started(run);
    this.#running++;
    run.log.append({ type: 'started', attempt: run.attempt });
    this.#pool.give({ runId: run.id, attempt: run.attempt, ...run.work });
  }

  /** An event from a worker. How a run waits and starts is ours to tell, so those events are not taken from it. */
  #told(job: Job, event: RunEvent): void {
    const run = this.#runs.get(job.runId);
    if (!run || event.type === 'queued' || event.type === 'started' || event.type === 'requeued') return;
    if (!isFinal(event)) return run.log.append(event);
    this.#stopped();
    if (event.type === 'finished') this.#end(run, 'finished', event.report);
    else if (event.type === 'cancelled') this.#end(run, 'cancelled');
  }

  #lost(job: Job, loss: Loss): void {
    const run = this.#runs.get(job.runId);
    this.#stopped();
    if (!run?.work) return;
    if (run.cancelRequested) return this.#end(run, 'cancelled');
    if (this.#closing) return this.#end(run, 'returned');

    const reference = `E-${randomUUID().slice(0, 8)}`;
    const { kind, detail } = loss;
    this.#log.error({ run: run.id, attempt: run.attempt, kind, detail, reference }, 'try came to nothing');
    if (run.attempt >= LIMITS.attempts) {
      const isolation = this.#pool.capabilities?.isolation ?? 'unknown';
      const wallMs = Date.now() - (run.firstStartedAtMs ?? Date.now());
      return this.#end(run, 'finished', failureReport(run.work, { reference, isolation, wallMs }));
    }
    run.attempt++;
    run.state = 'queued';
    run.log.append({ type: 'requeued', attempt: run.attempt, why: LOSS_WORDS[kind] });
    this.#queue.giveBack(run.id, run.student, run);
    this.#dispatch();
    this.#announceSoon();
  }

  #stopped(): void {
    this.#running--;
    if (this.#running === 0) this.#noneRunning?.();
  }

  #end(run: Run, state: 'finished' | 'cancelled' | 'returned', report?: Report): void {
    this.#runs.ended(run, state, report);
    if (report) run.log.append({ type: 'finished', report });
    else if (state === 'cancelled') run.log.append({ type: 'cancelled' });
    run.log.end();

    const { id, exercise, language, startedAtMs, firstStartedAtMs, endedAtMs = 0, postedAtMs } = run;
    const summary = {
      id,
      exercise,
      language,
      outcome: report?.verdict ?? (state === 'finished' ? 'internal_error' : state),
      waitMs: firstStartedAtMs === undefined ? undefined : firstStartedAtMs - postedAtMs,
      runMs: startedAtMs === undefined ? undefined : endedAtMs - startedAtMs,
      attempts: startedAtMs === undefined ? 0 : run.attempt,
      reference: report?.reference,
    };
    this.#observer.runEnded(summary);
    this.#log.info(summary, 'run ended');
  }

  #announceSoon(): void {
    if (this.#closing || this.#announcement || this.#queue.length === 0) return;
    this.#announcement = setTimeout(() => {
      this.#announcement = undefined;
      this.#queue.order().forEach((id, ahead) => {
        const run = this.#runs.get(id);
        if (run) this.#tellPlace(run, ahead);
      });
    }, ANNOUNCE_EVERY_MS);
  }

  #tellPlace(run: Run, ahead: number): void {
    if (run.ahead === ahead) return;
    run.ahead = ahead;
    run.log.append({ type: 'queued', ahead });
  }
}
