import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import { pino } from 'pino';
import { ConfigError, readConfig, type Config } from '#grader/config.ts';
import { LIMITS } from '#grader/contract/limits.ts';
import { createApp } from '#grader/http/app.ts';
import { Metrics } from '#grader/http/metrics.ts';
import { pythonPath } from '#grader/runners/python/interpreters.ts';
import { ownNetworkPrefix } from '#grader/sandbox/own-network.ts';
import { Grading } from '#grader/service/grading.ts';

const WORKER_ENTRY = fileURLToPath(new URL('./worker.ts', import.meta.url));
const TIMES = {
  startDeadlineMs: 60_000,
  /** A worker keeps the submission's limit itself, and what it has begun by then, a measurement, one of the reference and another one, ends soon; one that is this late does not answer any more. */
  jobDeadlineMs: LIMITS.submissionWallMs + 3 * LIMITS.speedupMs + 30_000,
  cancelDeadlineMs: 3_000,
};
/** How long readers may take for the last events once all is done. */
const LAST_ANSWERS_MS = 1_000;

/** Runs a grader with this environment; what keeps it from starting is told in words. The tests bring workers of their own. */
export async function main(environment: NodeJS.ProcessEnv, workerEntry: string): Promise<void> {
  try {
    await serve(readConfig(environment), workerEntry);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(error instanceof ConfigError ? `${why}\n` : `The grader cannot start: ${why}\n`);
    process.exitCode = 1;
  }
}

/** Serves until it is told to stop by SIGTERM or SIGINT; a second signal ends it at once. */
async function serve(config: Config, workerEntry: string): Promise<void> {
  const log = pino({ level: config.logLevel, base: null });
  const version = packageVersion();
  const metrics = new Metrics();
  const workerPrefix = ownNetworkPrefix(pythonPath(process.env));
  const grading = new Grading({ ...config, workerEntry, workerPrefix, times: TIMES }, log, metrics);
  metrics.watch(grading);
  const app = createApp({ grading, metrics, log, version });
  const server = createAdaptorServer({ overrideGlobalObjects: false, fetch: app.fetch, hostname: config.host });

  server.listen(config.port, config.host);
  await once(server, 'listening');

  // However this process ends, short of being killed itself: no worker stays behind.
  process.on('exit', () => grading.killWorkers());
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'the grader broke');
    process.exit(1);
  });
  grading.start();
  const { address, port, family } = server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  log.info({ version, slots: config.slots }, `grader on http://${host}:${port}`);

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) {
      log.warn({ signal }, 'stopping at once');
      process.exit(1);
    }
    stopping = true;
    log.info({ signal, graceMs: config.shutdownGraceMs, ...grading.status() }, 'stopping');
    await grading.close(config.shutdownGraceMs);
    const closed = once(server, 'close');
    server.close();
    await Promise.race([closed, setTimeout(LAST_ANSWERS_MS)]);
    log.info('stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void stop(signal));
}

function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

if (import.meta.main) await main(process.env, WORKER_ENTRY);
