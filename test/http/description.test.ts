import { expect, test } from 'vitest';
import { z } from 'zod';
import { REFUSALS, runRequestSchema } from '#grader/contract/runs.ts';
import { healthSchema } from '#grader/http/answers.ts';
import { openApiDocument } from '#grader/http/openapi.ts';
import { runRequest } from '../service/submissions.ts';
import { startTestGrader } from './test-grader.ts';

const document = openApiDocument('1.2.3');

/** All values under that key anywhere in a JSON value. */
function valuesOf(value: unknown, wanted: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    ...(key === wanted ? [member] : []),
    ...valuesOf(member, wanted),
  ]);
}

test.concurrent('every address that is served is described, and no other', async () => {
  await using grader = await startTestGrader();
  const served = grader.app.routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect([...new Set(served)].sort()).toEqual(described.sort());
  const answer = await fetch(`${grader.address}/v1/openapi.json`);
  expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument('0.0.0-test'))));
});

test.concurrent('every reference leads somewhere, and every schema is used', () => {
  const references = new Set(valuesOf(document, '$ref') as string[]);
  const names = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
  expect([...references].sort()).toEqual(names.sort());
});

test.concurrent('every refusal is described under its status', () => {
  const described = Object.values(document.paths).flatMap((operations) =>
    Object.values(operations).flatMap(({ responses }) =>
      Object.entries(responses as Record<string, { description: string }>).map(([status, { description }]) => ({
        status,
        description,
      })),
    ),
  );
  for (const [code, { status }] of Object.entries(REFUSALS)) {
    expect(described).toContainEqual({ status: String(status), description: expect.stringContaining(`\`${code}\``) });
  }
});

test.concurrent('the described request is the one that is checked', () => {
  const described = z.fromJSONSchema(document.components.schemas['RunRequest'] as never);
  const good = runRequest({ act: 'finish' });
  const forged = { ...good, bundleHash: 'x' };
  for (const schema of [described, runRequestSchema]) {
    expect(schema.safeParse(JSON.parse(JSON.stringify(good))).success).toBe(true);
    expect(schema.safeParse(forged).success).toBe(false);
  }
});

test.concurrent('health tells what can run here and how busy it is', async () => {
  await using grader = await startTestGrader({ slots: 2 });
  const health = async () => healthSchema.parse(await (await fetch(`${grader.address}/v1/health`)).json());
  // Asked within this process, before any worker can have said anything: over HTTP one may be ready first.
  const atFirst = await (await grader.app.request('/v1/health')).json();
  const starting = { status: 'starting', ready: 0, slots: 2, version: '0.0.0-test' };
  expect(healthSchema.parse(atFirst)).toMatchObject(starting);
  const request = runRequest({ act: 'finish', afterMs: 60_000 });
  await grader.post(request);
  await grader.until(request.id, 'check_started');
  expect(await health()).toMatchObject({ status: 'ok', isolation: 'none', busy: 1, queued: 0 });
  expect((await health()).languages).toContainEqual({ language: 'py', available: false, why: 'No python3 here.' });
});

test.concurrent('metrics count runs by verdict, waits, durations and dead workers', async () => {
  await using grader = await startTestGrader();
  for (const script of [{ act: 'finish' }, { act: 'die' }] as const) {
    const request = runRequest(script);
    await grader.post(request);
    await grader.events(request.id);
  }
  const answer = await fetch(`${grader.address}/metrics`);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  const lines = (await answer.text()).split('\n');
  expect(lines).toContain('racecourse_runs_total{language="ts",outcome="accepted"} 1');
  expect(lines).toContain('racecourse_runs_total{language="ts",outcome="internal_error"} 1');
  expect(lines).toContain('racecourse_run_wait_seconds_count 2');
  expect(lines).toContain('racecourse_run_duration_seconds_count 2');
  expect(lines).toContain('racecourse_worker_deaths_total 3');
  expect(lines).toContain('racecourse_queue_length 0');
  expect(lines).toContain('racecourse_slots 1');
  expect(lines).toContain('racecourse_slots_busy 0');
});
