import { eq } from 'drizzle-orm';
import { expect, it, vi } from 'vitest';
import type { Db } from '#db/client.server.ts';
import { storeBundle } from '#db/queries/catalogue.server.ts';
import { submissionById } from '#db/queries/submissions.server.ts';
import { reports, submissions } from '#db/schema/submissions.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { RunEvent } from '#grader/contract/events.ts';
import { createDispatcher } from '#lib/server/dispatch.server.ts';
import { createGraderClient } from '#lib/server/grader.server.ts';
import { addExercise, addSubmission, addUser, reportOn, testDatabase } from '../db/test-database.ts';
import { testBundle } from '../service/submissions.ts';
import { contractServer } from './contract-server.ts';
import { freePort, GraderProcess, script } from './grader-process.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A database with an exercise and somebody to solve it. */
function world() {
  const test = testDatabase();
  const bundle = addExercise(test.db, 'test-exercise');
  addUser(test.db, 'ada');
  return { ...test, bundle };
}

function addMany(db: Db, bundle: Bundle, count: number, text: string): string[] {
  const ids = Array.from({ length: count }, (_, index) => `submission-${index}`);
  for (const id of ids) addSubmission(db, id, 'ada', bundle, text);
  return ids;
}

const dispatcherTo = (db: Db, url: string) =>
  createDispatcher({ db, grader: createGraderClient(url), busyDelayMs: 20 });

const countDone = (db: Db) => db.select().from(submissions).where(eq(submissions.status, 'done')).all().length;

async function untilDone(db: Db, count: number): Promise<void> {
  await vi.waitFor(() => expect(countDone(db)).toBeGreaterThanOrEqual(count), { timeout: 50_000, interval: 20 });
}

function expectEachGradedOnce(db: Db, ids: string[]): void {
  expect(countDone(db)).toBe(ids.length);
  const stored = db.select({ id: reports.submissionId }).from(reports).all();
  expect(stored.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
}

it('grades each submission once though the grader is killed in the middle and comes back', async () => {
  using test = world();
  await using grader = new GraderProcess(await freePort());
  await grader.start();
  const dispatcher = dispatcherTo(test.db, grader.url);
  const ids = addMany(test.db, test.bundle, 50, script({ act: 'finish', afterMs: 40 }));
  dispatcher.wake();
  await untilDone(test.db, 5);
  await grader.kill();
  expect(countDone(test.db)).toBeLessThan(ids.length);
  await grader.start();
  await untilDone(test.db, ids.length);
  expectEachGradedOnce(test.db, ids);
  await dispatcher.stop();
});

it('goes on after its own end where it stopped, and grades nothing twice', async () => {
  using test = world();
  await using grader = new GraderProcess(await freePort());
  await grader.start();
  const ids = addMany(test.db, test.bundle, 50, script({ act: 'finish', afterMs: 20 }));
  const first = dispatcherTo(test.db, grader.url);
  first.wake();
  await untilDone(test.db, 5);
  await first.stop();
  const doneBefore = countDone(test.db);
  expect(doneBefore).toBeLessThan(ids.length);
  const second = dispatcherTo(test.db, grader.url);
  second.wake();
  await untilDone(test.db, ids.length);
  expectEachGradedOnce(test.db, ids);
  await second.stop();
});

it('waits for a grader that is not there yet, and sends more than fit its queue', async () => {
  using test = world();
  await using grader = new GraderProcess(await freePort(), { RACECOURSE_QUEUE_LIMIT: '3' });
  const dispatcher = dispatcherTo(test.db, grader.url);
  const ids = addMany(test.db, test.bundle, 12, script({ act: 'finish' }));
  dispatcher.wake();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(countDone(test.db)).toBe(0);
  await grader.start();
  await untilDone(test.db, ids.length);
  expectEachGradedOnce(test.db, ids);
  await dispatcher.stop();
});

it('survives a worker that dies under a submission', async () => {
  using test = world();
  await using grader = new GraderProcess(await freePort());
  await grader.start();
  const dispatcher = dispatcherTo(test.db, grader.url);
  const ids = addMany(test.db, test.bundle, 2, script({ act: 'die', attempts: 1 }));
  dispatcher.wake();
  await untilDone(test.db, ids.length);
  expect(submissionById(test.db, ids[0]!)?.submission.verdict).toBe('accepted');
  await dispatcher.stop();
});

it('cancels what runs, tells who watches, and makes room for the next', async () => {
  using test = world();
  await using grader = new GraderProcess(await freePort(), { RACECOURSE_SLOTS: '1' });
  await grader.start();
  const dispatcher = dispatcherTo(test.db, grader.url);
  addSubmission(test.db, 'submission-long', 'ada', test.bundle, script({ act: 'finish', afterMs: 3_600_000 }));
  dispatcher.wake();
  const seen: RunEvent[] = [];
  dispatcher.watch('submission-long', ({ event }) => seen.push(event));
  await vi.waitFor(() => expect(seen.map(({ type }) => type)).toContain('check_started'), 20_000);

  expect(dispatcher.cancel('submission-long', 'somebody-else')).toBe(false);
  expect(dispatcher.cancel('submission-long', 'ada')).toBe(true);
  expect(dispatcher.cancel('submission-long', 'ada')).toBe(false);
  expect(seen.at(-1)).toEqual({ type: 'cancelled' });

  addSubmission(test.db, 'submission-next', 'ada', test.bundle, script({ act: 'finish' }));
  dispatcher.wake();
  await untilDone(test.db, 1);
  expect(submissionById(test.db, 'submission-long')).toMatchObject({
    submission: { status: 'cancelled' },
    report: null,
  });
  await dispatcher.stop();
});

it('tells a latecomer what it missed, without every step', async () => {
  using test = world();
  await using grader = new GraderProcess(await freePort());
  await grader.start();
  const dispatcher = dispatcherTo(test.db, grader.url);
  const slow = script({ act: 'finish', progress: 50, afterMs: 3_600_000 });
  addSubmission(test.db, 'submission-slow', 'ada', test.bundle, slow);
  dispatcher.wake();
  const seen: RunEvent[] = [];
  const first = dispatcher.watch('submission-slow', ({ event }) => seen.push(event));
  await vi.waitFor(() => expect(seen.at(-1)).toMatchObject({ type: 'progress', done: 50 }), 20_000);
  first.leave();
  const { past } = dispatcher.watch('submission-slow', () => {});
  expect(past.map(({ event }) => event.type)).toEqual(['started', 'check_started', 'progress']);
  await dispatcher.stop();
});

it('ends a submission that the grader refuses, with the reason', async () => {
  using test = world();
  await using grader = new GraderProcess(await freePort());
  await grader.start();
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const dispatcher = dispatcherTo(test.db, grader.url);
  const { ts } = test.bundle.languages;
  const onlyTypeScript = testBundle({ slug: 'only-typescript', languages: { ts } });
  storeBundle(test.db, onlyTypeScript);
  addSubmission(test.db, 'submission-py', 'ada', onlyTypeScript);
  test.db
    .update(submissions)
    .set({ language: 'py', files: [{ name: 'main.py', text: '' }] })
    .run();
  dispatcher.wake();
  await untilDone(test.db, 1);
  const row = submissionById(test.db, 'submission-py');
  expect(row?.report).toMatchObject({ verdict: 'internal_error', reference: 'submission-py' });
  expect(row?.report?.summary).toMatch(/not offered in that language/);
  await dispatcher.stop();
});

it('tries a submission 3 times more when the host is too busy, each time as another run', async () => {
  using test = world();
  const busy = reportOn(test.bundle, { verdict: 'host_busy' });
  await using server = await contractServer(() => [{ type: 'finished', report: busy }]);
  const dispatcher = dispatcherTo(test.db, server.url);
  addSubmission(test.db, 'submission-1', 'ada', test.bundle);
  dispatcher.wake();
  await untilDone(test.db, 1);
  expect(server.posted).toEqual(['submission-1', 'submission-1-1', 'submission-1-2', 'submission-1-3']);
  expect(submissionById(test.db, 'submission-1')?.submission.verdict).toBe('host_busy');
  await dispatcher.stop();
});

it('runs a submission again that the grader gave up unasked', async () => {
  using test = world();
  const accepted = reportOn(test.bundle);
  await using server = await contractServer((runId) =>
    runId === 'submission-1' ? [{ type: 'cancelled' }] : [{ type: 'finished', report: accepted }],
  );
  const dispatcher = dispatcherTo(test.db, server.url);
  addSubmission(test.db, 'submission-1', 'ada', test.bundle);
  dispatcher.wake();
  await untilDone(test.db, 1);
  expect(server.posted).toEqual(['submission-1', 'submission-1-1']);
  expect(submissionById(test.db, 'submission-1')?.submission.verdict).toBe('accepted');
  await dispatcher.stop();
});

it('hands in the interpreter that was asked for, and ends with the reason where it is not there', async () => {
  using test = world();
  await using grader = new GraderProcess(await freePort());
  await grader.start();
  const dispatcher = dispatcherTo(test.db, grader.url);
  const ids = addMany(test.db, test.bundle, 2, script({ act: 'finish' }));
  const wanted = ['2.0t', '3.0'];
  for (const [index, interpreter] of wanted.entries())
    test.db.update(submissions).set({ interpreter }).where(eq(submissions.id, ids[index]!)).run();
  dispatcher.wake();
  await untilDone(test.db, 2);
  const [taken, refused] = ids.map((id) => submissionById(test.db, id)!.report!);
  expect(taken!.host.runtime).toBe('2.0t');
  expect(refused).toMatchObject({
    summary: expect.stringMatching(/does not offer/),
    warnings: ['Offered are 1.0, 2.0t.'],
  });
  await dispatcher.stop();
});
