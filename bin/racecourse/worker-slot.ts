import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Report } from '#grader/contract/report.ts';
import type { Capabilities } from '#grader/contract/runs.ts';
import type { Submission } from '#grader/contract/submission.ts';
import { pythonPath } from '#grader/runners/python/interpreters.ts';
import { ownNetworkPrefix } from '#grader/sandbox/own-network.ts';
import { CoreLeases } from '#grader/core/core-leases.ts';
import { hostCores, speedupCores } from '#grader/service/host.ts';
import { isAboutCores, LeaseDesk } from '#grader/service/lease-desk.ts';
import type { FromWorker, Job } from '#grader/service/protocol.ts';
import { forkTied } from '#grader/service/tied-fork.ts';

const WORKER = fileURLToPath(new URL('../../grader/worker.ts', import.meta.url));

/** What a worker says of its jobs. */
type Answer = Exclude<FromWorker, { type: 'ask_cores' | 'release_cores' | 'calibrated' }>;

/** A worker process as the grader starts it, in a network of its own where this host has such. */
export interface WorkerSlot {
  readonly pid: number;
  /** Whether its process is gone, so that it grades no more. */
  hasEnded(): boolean;
  readonly capabilities: Pick<Capabilities, 'languages' | 'isolation' | 'enforcement' | 'warnings'>;
  /** Rejects when the judge itself broke. */
  grade(bundle: Bundle, submission: Submission, seed: number): Promise<Report>;
  close(): Promise<void>;
}

/**
 * Starts a worker that keeps so many sandboxes of a kind waiting, and waits until it is ready. Workers that run side by side share
 * their leases. It grades one submission at a time,
 * in the order in which they are given.
 */
export async function openWorkerSlot(
  warmSandboxes: number,
  leases = new CoreLeases(hostCores(), speedupCores()),
): Promise<WorkerSlot> {
  const environment = { RACECOURSE_WARM_SANDBOXES: String(warmSandboxes) };
  const child = forkTied(WORKER, ownNetworkPrefix(pythonPath(process.env)), environment);
  let settle: ((message: Answer | Error) => void) | undefined;
  let runs = 0;
  const next = (runId: string | undefined): Promise<Answer> =>
    new Promise((resolve, reject) => {
      settle = (message) => {
        if (message instanceof Error) return reject(message);
        const ours = message.type === 'ready' ? runId === undefined : message.runId === runId;
        const last = message.type !== 'event' || message.event.type === 'finished';
        if (ours && last) resolve(message);
      };
    });
  const desk = new LeaseDesk(leases, (message) => child.send(message));
  child.on('message', (message: FromWorker) => {
    if (isAboutCores(message)) desk.received(message);
    else if (message.type !== 'calibrated') settle?.(message);
  });
  child.once('exit', () => desk.close());
  child.once('exit', (code, signal) => settle?.(new Error(`The worker ended with ${signal ?? code}.`)));
  // Said for each message that does not reach it.
  child.on('error', (error) => settle?.(error));
  const ready = await next(undefined);
  if (ready.type !== 'ready') throw new Error('The worker did not say that it is ready.');

  const gradeNow = async (bundle: Bundle, submission: Submission, seed: number): Promise<Report> => {
    const runId = `run-${++runs}`;
    const job: Job = { runId, bundle, submission, seed, attempt: 1 };
    const answered = next(runId);
    child.send({ type: 'grade', job });
    const answer = await answered;
    if (answer.type === 'event' && answer.event.type === 'finished') return answer.event.report;
    throw new Error(answer.type === 'failed' ? answer.why : 'The worker gave no report.');
  };
  let turn: Promise<unknown> = Promise.resolve();
  // Its channel may close a moment before it ends, or after.
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null || !child.connected;
  return {
    pid: child.pid ?? 0,
    hasEnded,
    capabilities: ready.capabilities,
    grade: (bundle, submission, seed) => {
      const graded = turn.then(() => gradeNow(bundle, submission, seed));
      turn = graded.catch(() => undefined);
      return graded;
    },
    close: async () => {
      if (hasEnded()) return;
      const gone = once(child, 'exit');
      child.send({ type: 'stop' });
      await gone;
    },
  };
}
