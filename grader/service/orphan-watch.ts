import { isMainThread, Worker, workerData } from 'node:worker_threads';

/**
 * Preloaded into every worker process (`--import`), to make sure that none outlives the process that forked it. A
 * worker leaves by itself when its channel closes; one whose event loop is stuck cannot notice that, so a thread of its
 * own watches for the change of parent and ends the process from outside the loop.
 */
const WATCH_EVERY_MS = 500;
const ROLE = 'orphan-watch';

interface WatchData {
  role: typeof ROLE;
  parent: number;
}

if (isMainThread) {
  const data: WatchData = { role: ROLE, parent: Number(process.env['RACECOURSE_PARENT_PID'] ?? process.ppid) };
  new Worker(new URL(import.meta.url), {
    workerData: data,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
  }).unref();
} else if ((workerData as Partial<WatchData> | null)?.role === ROLE) {
  const { parent } = workerData as WatchData;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }, WATCH_EVERY_MS);
}
