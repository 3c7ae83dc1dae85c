import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import type { RefusalCode } from '#grader/contract/runs.ts';
import { healthRoutes } from '#grader/http/health.ts';
import { metricsRoutes, type Metrics } from '#grader/http/metrics.ts';
import { openApiRoutes } from '#grader/http/openapi.ts';
import { runRoutes } from '#grader/http/runs.ts';
import type { Grading } from '#grader/service/grading.ts';

const HEARTBEAT_MS = 15_000;

export interface AppParts {
  grading: Grading;
  metrics: Metrics;
  log: Logger;
  version: string;
  /** How often a silent event stream shows that it is alive. */
  heartbeatMs?: number;
}

/** The grader's HTTP interface. */
export function createApp({ grading, metrics, log, version, heartbeatMs = HEARTBEAT_MS }: AppParts) {
  const app = new Hono()
    .route('/v1/runs', runRoutes(grading, { heartbeatMs }))
    .route('/v1/health', healthRoutes(grading, version))
    .route('/v1/openapi.json', openApiRoutes(version))
    .route('/metrics', metricsRoutes(metrics));

  app.notFound((c) => {
    const error: RefusalCode = 'invalid_request';
    return c.json({ error, message: `There is nothing at ${c.req.method} ${c.req.path}; see /v1/openapi.json.` }, 404);
  });
  app.onError((error, c) => {
    const reference = `E-${randomUUID().slice(0, 8)}`;
    log.error({ err: error, method: c.req.method, path: c.req.path, reference }, 'request failed');
    return c.json({ error: 'internal_error', message: 'The grader made a mistake with this request.', reference }, 500);
  });
  return app;
}

/** For Hono's typed client: `hc<GraderApp>(address)`. */
export type GraderApp = ReturnType<typeof createApp>;
