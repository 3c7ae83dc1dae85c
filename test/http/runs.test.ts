import { hc } from 'hono/client';
import { expect, test } from 'vitest';
import type { GraderApp } from '#grader/http/app.ts';
import { refusalSchema } from '#grader/contract/runs.ts';
import { acceptedSchema, runViewSchema } from '#grader/http/answers.ts';
import { runRequest } from '../service/submissions.ts';
import { lastOf, startTestGrader } from './test-grader.ts';

test.concurrent('a submission is taken, graded and told event by event', async () => {
  await using grader = await startTestGrader();
  const request = runRequest({ act: 'finish' }, { seed: 42 });
  const answer = await grader.post(request);
  expect(answer.status).toBe(202);
  expect(acceptedSchema.parse(await answer.json())).toEqual({ id: request.id, ahead: 0 });

  const messages = await grader.events(request.id);
  expect(messages.map(({ event }) => event.type)).toEqual(['queued', 'started', 'check_started', 'finished']);
  expect(messages.map(({ id }) => id)).toEqual([1, 2, 3, 4]);

  const view = runViewSchema.parse(await (await fetch(`${grader.address}/v1/runs/${request.id}`)).json());
  expect(view).toMatchObject({ state: 'finished', attempt: 1, report: { verdict: 'accepted', seed: 42 } });
  expect(grader.logLines.filter(({ msg }) => msg === 'run ended')).toEqual([
    expect.objectContaining({
      id: request.id,
      exercise: 'test-exercise',
      language: 'ts',
      outcome: 'accepted',
      attempts: 1,
    }),
  ]);
});

test.concurrent('posting an id again is the same run, before and after its end', async () => {
  await using grader = await startTestGrader();
  const request = runRequest({ act: 'finish', afterMs: 50 });
  const answers = await Promise.all([grader.post(request), grader.post(request), grader.post(request)]);
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
  await grader.events(request.id);
  expect((await grader.post(request)).status).toBe(202);
  expect(grader.logLines.filter(({ msg }) => msg === 'run ended')).toHaveLength(1);
  expect((await grader.events(request.id)).filter(({ event }) => event.type === 'started')).toHaveLength(1);
});

test.concurrent('a reader goes on behind the event it read last, and is sent away when there is no more', async () => {
  await using grader = await startTestGrader();
  const request = runRequest({ act: 'finish', progress: 500 });
  await grader.post(request);
  const all = await grader.events(request.id);
  const again = await grader.events(request.id);
  expect(again.filter(({ event }) => event.type === 'progress')).toHaveLength(1);
  expect(again.at(-1)).toEqual(all.at(-1));

  const resumeAfter = again[2]!.id;
  expect(await grader.events(request.id, resumeAfter)).toEqual(again.slice(3));
  const last = again.at(-1)!.id;
  const spent = await fetch(`${grader.address}/v1/runs/${request.id}/events`, {
    headers: { 'Last-Event-ID': `${last}` },
  });
  expect(spent.status).toBe(204);
});

test.concurrent('a silent stream shows that it is alive', async () => {
  await using grader = await startTestGrader({ heartbeatMs: 20 });
  const request = runRequest({ act: 'finish', afterMs: 2_000 });
  await grader.post(request);
  const text = await (await fetch(`${grader.address}/v1/runs/${request.id}/events`)).text();
  expect(text).toContain(': still here\n\n');
});

test.concurrent('students take turns, and are told how many are before them', async () => {
  await using grader = await startTestGrader();
  // Long enough for all that is posted meanwhile, on a busy host too.
  const first = runRequest({ act: 'finish', afterMs: 2_000 });
  await grader.post(first);
  await grader.until(first.id, 'check_started');
  const later = ['ada', 'ada', 'bob'].map((student) => runRequest({ act: 'finish', afterMs: 250 }, { student }));
  const places: number[] = [];
  for (const request of later) places.push(acceptedSchema.parse(await (await grader.post(request)).json()).ahead);
  expect(places).toEqual([0, 1, 1]);

  const ends = await Promise.all(
    later.map(async ({ id, student }) => ({ student, messages: await grader.events(id), atMs: performance.now() })),
  );
  const order = grader.logLines.filter(({ msg }) => msg === 'run ended').map(({ id }) => id);
  expect(order).toEqual([first.id, later[0]!.id, later[2]!.id, later[1]!.id]);
  const told = ends[1]!.messages.flatMap(({ event }) => (event.type === 'queued' ? [event.ahead] : []));
  expect(told).toEqual([2, 1, 0].filter((ahead) => told.includes(ahead)));
  expect(told).toContain(0);
});

test.concurrent('a full queue is an answer with a time to come back, and nothing is dropped', async () => {
  await using grader = await startTestGrader({ queueLimit: 1 });
  const running = runRequest({ act: 'finish', afterMs: 2_000 });
  await grader.post(running);
  await grader.until(running.id, 'started');
  const waiting = runRequest({ act: 'finish' });
  expect((await grader.post(waiting)).status).toBe(202);

  const refused = runRequest({ act: 'finish' });
  const answer = await grader.post(refused);
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refusalSchema.parse(await answer.json()).error).toBe('queue_full');
  expect((await grader.post(waiting)).status).toBe(202);

  expect(lastOf(await grader.events(running.id)).type).toBe('finished');
  expect(lastOf(await grader.events(waiting.id)).type).toBe('finished');
  expect((await grader.post(refused)).status).toBe(202);
});

test.concurrent('a waiting run is cancelled at once and a running one by its worker; an ended one stays', async () => {
  await using grader = await startTestGrader();
  const cancel = (id: string) => fetch(`${grader.address}/v1/runs/${id}`, { method: 'DELETE' });
  const running = runRequest({ act: 'finish', afterMs: 60_000 });
  await grader.post(running);
  await grader.until(running.id, 'check_started');
  const waiting = runRequest({ act: 'finish' });
  await grader.post(waiting);

  const answer = await cancel(waiting.id);
  expect(answer.status).toBe(202);
  expect(runViewSchema.parse(await answer.json()).state).toBe('cancelled');
  expect(lastOf(await grader.events(waiting.id)).type).toBe('cancelled');

  await cancel(running.id);
  expect(lastOf(await grader.events(running.id)).type).toBe('cancelled');

  const next = runRequest({ act: 'finish' });
  await grader.post(next);
  expect(lastOf(await grader.events(next.id)).type).toBe('finished');
  expect(runViewSchema.parse(await (await cancel(next.id)).json()).state).toBe('finished');
});

test.concurrent('a running run whose worker does not listen is cancelled by force', async () => {
  await using grader = await startTestGrader({
    times: { startDeadlineMs: 20_000, jobDeadlineMs: 20_000, cancelDeadlineMs: 200 },
  });
  const request = runRequest({ act: 'block' });
  await grader.post(request);
  await grader.until(request.id, 'check_started');
  await fetch(`${grader.address}/v1/runs/${request.id}`, { method: 'DELETE' });
  expect(lastOf(await grader.events(request.id)).type).toBe('cancelled');
  const next = runRequest({ act: 'finish' });
  await grader.post(next);
  expect(lastOf(await grader.events(next.id)).type).toBe('finished');
});

test.concurrent('the typed client of the web app speaks with it', async () => {
  await using grader = await startTestGrader();
  const client = hc<GraderApp>(grader.address);
  const request = runRequest({ act: 'finish' });
  const answer = await client.v1.runs.$post({ json: request });
  if (answer.status !== 202) throw new Error(`refused: ${(await answer.json()).message}`);
  expect((await answer.json()).ahead).toBe(0);
  await grader.events(request.id);
  const view = await client.v1.runs[':id'].$get({ param: { id: request.id } });
  if (view.status !== 200) throw new Error('the run is unknown');
  expect((await view.json()).report?.verdict).toBe('accepted');
});
