import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { LIMITS } from '#grader/contract/limits.ts';
import { runRequestSchema } from '#grader/contract/runs.ts';
import type { RunView } from '#grader/http/answers.ts';
import { jsonBody } from '#grader/http/body.ts';
import { streamEvents } from '#grader/http/event-stream.ts';
import { refuse } from '#grader/http/refusals.ts';
import type { Grading } from '#grader/service/grading.ts';
import type { Run } from '#grader/service/runs.ts';

/** A bundle, and sources of which JSON may write each byte as six (\u0007); so nothing the contract allows is refused here. */
const MAX_BODY_BYTES = LIMITS.bundleBytes + 6 * LIMITS.sourceBytes;

/** Runs: post one, ask for one, read its events, cancel it. */
export function runRoutes(grading: Grading, options: { heartbeatMs: number }) {
  return new Hono()
    .post(
      '/',
      bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => refuse(c, 'too_large') }),
      jsonBody(runRequestSchema),
      (c) => {
        const submitted = grading.submit(c.req.valid('json'));
        if ('refusal' in submitted) return refuse(c, submitted.refusal, submitted.details);
        const { id, ahead = 0 } = submitted.run;
        return c.json({ id, ahead }, 202);
      },
    )
    .get('/:id', (c) => {
      const run = grading.find(c.req.param('id'));
      return run ? c.json(view(run), 200) : refuse(c, 'unknown_run');
    })
    .get('/:id/events', (c) => {
      const run = grading.find(c.req.param('id'));
      return run ? streamEvents(c, run.log, options.heartbeatMs) : refuse(c, 'unknown_run');
    })
    .delete('/:id', (c) => {
      const run = grading.find(c.req.param('id'));
      if (!run) return refuse(c, 'unknown_run');
      grading.cancel(run);
      return c.json(view(run), 202);
    });
}

function view({ id, state, attempt, ahead, report }: Run): RunView {
  return { id, state, attempt, ahead, report };
}
