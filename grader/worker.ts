import { readConfig } from '#grader/config.ts';
import { openParts } from '#grader/parts.ts';
import { coresFrom } from '#grader/service/cores.ts';
import { grade } from '#grader/service/grade.ts';
import { speedupCores } from '#grader/service/host.ts';
import type { FromWorker, Job, ToWorker } from '#grader/service/protocol.ts';

/** The entry of a worker process: grades one job at a time for its parent. */
const told = new Map<number, (cores: readonly number[]) => void>();
let leases = 0;
const cores = coresFrom((kind, tellCores) => {
  const lease = ++leases;
  told.set(lease, tellCores);
  tell({ type: 'ask_cores', lease, kind });
  return () => {
    told.delete(lease);
    tell({ type: 'release_cores', lease });
  };
}, speedupCores());
let current: { runId: string; abort: AbortController } | undefined;
// It may need cores, and be told to end, while it still starts.
process.on('message', (message: ToWorker) => {
  if (message.type === 'cores') told.get(message.lease)?.(message.cores);
  else if (message.type === 'stop') void stop();
});
process.on('disconnect', () => void stop());

const opening = openParts(readConfig(process.env).warmSandboxes, cores);
const open = await opening;

function tell(message: FromWorker): void {
  if (process.connected) process.send!(message);
}

let calibrated = false;
const parts = {
  ...open.parts,
  calibration: async () => {
    const calibration = await open.parts.calibration();
    if (calibration && !calibrated) tell({ type: 'calibrated', calibration });
    calibrated ||= calibration !== undefined;
    return calibration;
  },
};

async function work(job: Job): Promise<void> {
  const { runId } = job;
  const abort = new AbortController();
  current = { runId, abort };
  try {
    const report = await grade(job, parts, (event) => tell({ type: 'event', runId, event }), abort.signal);
    current = undefined;
    tell({ type: 'event', runId, event: { type: 'finished', report } });
  } catch (error) {
    current = undefined;
    if (abort.signal.aborted) tell({ type: 'event', runId, event: { type: 'cancelled' } });
    else tell({ type: 'failed', runId, why: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

async function stop(): Promise<void> {
  current?.abort.abort();
  await (await opening).close();
  process.exit(0);
}

process.on('message', (message: ToWorker) => {
  if (message.type === 'grade') void work(message.job);
  else if (message.type === 'cancel' && message.runId === current?.runId) current.abort.abort();
});

tell({ type: 'ready', capabilities: open.capabilities });
