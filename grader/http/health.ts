import { Hono } from 'hono';
import type { Health } from '#grader/http/answers.ts';
import type { Grading } from '#grader/service/grading.ts';
import { hostCores } from '#grader/service/host.ts';

/** What this host can grade, and how busy it is. */
export function healthRoutes(grading: Grading, version: string) {
  return new Hono().get('/', (c) => {
    const { closing, capabilities, calibration, queued, slots, busy, ready } = grading.status();
    const health: Health = {
      status: closing ? 'shutting_down' : capabilities ? 'ok' : 'starting',
      version,
      languages: capabilities?.languages ?? [],
      isolation: capabilities?.isolation ?? 'unknown',
      ...(capabilities?.enforcement ? { enforcement: capabilities.enforcement } : {}),
      warnings: capabilities?.warnings ?? [],
      cores: hostCores().length,
      slots,
      busy,
      ready,
      queued,
      ...(calibration ? { calibration } : {}),
    };
    return c.json(health, 200);
  });
}
