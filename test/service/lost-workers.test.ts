import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { reportSchema } from '#grader/contract/report.ts';
import { lastOf, startTestGrader, type TestGrader } from '../http/test-grader.ts';
import { pidPath, recordedPid } from './pid-file.ts';
import { runRequest, type WorkerScript } from './submissions.ts';

const types = (messages: { event: { type: string } }[]) => messages.map(({ event }) => event.type);

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was killed before and its successor has not started a job yet.
  }
}

async function expectNextIsGraded(grader: TestGrader): Promise<void> {
  const next = runRequest({ act: 'finish' });
  await grader.post(next);
  expect(lastOf(await grader.events(next.id)).type).toBe('finished');
}

/** Posts a submission that no worker survives and reads its report. */
async function reportAfterLosses(grader: TestGrader, script: WorkerScript) {
  const request = runRequest(script);
  await grader.post(request);
  const messages = await grader.events(request.id);
  expect(types(messages).filter((type) => type === 'started')).toHaveLength(3);
  expect(types(messages).filter((type) => type === 'requeued')).toHaveLength(2);
  const last = lastOf(messages);
  if (last.type !== 'finished') throw new Error('cancelled');
  return { messages, report: reportSchema.parse(last.report) };
}

test.concurrent('a worker killed from outside gives its job back, and another finishes it', async () => {
  await using grader = await startTestGrader();
  const pidFile = pidPath();
  const request = runRequest({ act: 'hang', attempts: 1, pidFile });
  await grader.post(request);
  await grader.until(request.id, 'check_started');
  process.kill(recordedPid(pidFile), 'SIGKILL');

  const messages = await grader.events(request.id);
  expect(types(messages).filter((type) => type !== 'queued')).toEqual([
    'started',
    'check_started',
    'requeued',
    'started',
    'check_started',
    'finished',
  ]);
  const requeued = messages.find(({ event }) => event.type === 'requeued')?.event;
  expect(requeued).toMatchObject({ attempt: 2, why: expect.stringContaining('tried again') });
});

test.concurrent(
  'a submission that kills its worker three times is our mistake, with a reference that the log knows',
  async () => {
    await using grader = await startTestGrader();
    const { report } = await reportAfterLosses(grader, { act: 'die' });
    expect(report).toMatchObject({ verdict: 'internal_error', exercise: 'test-exercise', checks: [] });
    expect(report.skipped).toHaveLength(1);
    const lines = grader.logLines.filter(({ reference }) => reference && reference === report.reference);
    expect(lines.map(({ msg }) => msg)).toEqual(['try came to nothing', 'run ended']);
    expect(lines[0]).toMatchObject({ kind: 'died', detail: expect.stringContaining('SIGKILL') });
    await expectNextIsGraded(grader);
  },
);

test.concurrent('a judge that breaks is tried again in the same process, and its words stay in the log', async () => {
  await using grader = await startTestGrader();
  const { messages, report } = await reportAfterLosses(grader, { act: 'fail' });
  expect(report.verdict).toBe('internal_error');
  expect(JSON.stringify(messages)).not.toContain('/secret/path');
  expect(JSON.stringify(grader.logLines)).toContain('/secret/path');
  expect(grader.logLines.filter(({ msg }) => msg === 'worker died')).toHaveLength(0);
  await expectNextIsGraded(grader);
});

test.concurrent('a worker whose event loop is stuck is ended and its job tried again', async () => {
  await using grader = await startTestGrader({
    times: { startDeadlineMs: 20_000, jobDeadlineMs: 300, cancelDeadlineMs: 20_000 },
  });
  const request = runRequest({ act: 'block', attempts: 1 });
  await grader.post(request);
  const messages = await grader.events(request.id);
  expect(types(messages)).toContain('requeued');
  expect(lastOf(messages).type).toBe('finished');
  expect(grader.logLines).toContainEqual(expect.objectContaining({ kind: 'hung' }));
});

test.concurrent('a report that breaks the contract never reaches a reader', async () => {
  await using grader = await startTestGrader();
  const { report } = await reportAfterLosses(grader, { act: 'babble' });
  expect(report.verdict).toBe('internal_error');
  await expectNextIsGraded(grader);
});

test.concurrent('a value nested too deep to walk ends neither the grader nor in a report without it', async () => {
  await using grader = await startTestGrader();
  const { report } = await reportAfterLosses(grader, { act: 'nest', depth: 4000 });
  expect(report.verdict).toBe('internal_error');
  await expectNextIsGraded(grader);
});

test.concurrent('workers killed again and again lose no submission and grade none twice', async () => {
  await using grader = await startTestGrader({ slots: 2 });
  const pidFile = pidPath();
  const requests = Array.from({ length: 50 }, (_, index) =>
    runRequest({ act: 'finish', afterMs: 20, pidFile }, { student: `student-${index % 7}` }),
  );
  await Promise.all(requests.map((request) => grader.post(request)));
  const ends = Promise.all(requests.map(async ({ id }) => lastOf(await grader.events(id)).type));
  await grader.until(requests[0]!.id, 'check_started');
  for (let kills = 0; kills < 5; kills++) {
    await setTimeout(100);
    killIfAlive(recordedPid(pidFile));
  }
  expect(new Set(await ends)).toEqual(new Set(['finished']));
  const ended = grader.logLines.filter(({ msg }) => msg === 'run ended').map(({ id }) => id);
  expect(ended).toHaveLength(requests.length);
  expect(new Set(ended)).toEqual(new Set(requests.map(({ id }) => id)));
});

test.concurrent('a lost job is first in its student’s line again', async () => {
  await using grader = await startTestGrader();
  const pidFile = pidPath();
  const lost = runRequest({ act: 'hang', attempts: 1, pidFile });
  const others = ['ada', 'bob'].map((student) => runRequest({ act: 'finish' }, { student }));
  for (const request of [lost, ...others]) await grader.post(request);
  await grader.until(lost.id, 'check_started');
  // Only now, so that all of them wait whenever it comes back.
  process.kill(recordedPid(pidFile), 'SIGKILL');
  await Promise.all([lost, ...others].map(({ id }) => grader.events(id)));
  const order = grader.logLines.filter(({ msg }) => msg === 'run ended').map(({ id }) => id);
  expect(order).toEqual([lost.id, others[1]!.id, others[0]!.id]);
});

test.concurrent('several slots grade at once, and the loss of one touches no other', async () => {
  await using grader = await startTestGrader({ slots: 2 });
  const steady = runRequest({ act: 'finish', afterMs: 500 });
  const deadly = runRequest({ act: 'die' }, { student: 'bob' });
  await Promise.all([grader.post(steady), grader.post(deadly)]);
  const [steadyMessages] = await Promise.all([grader.events(steady.id), grader.events(deadly.id)]);
  expect(types(steadyMessages)).not.toContain('requeued');
});
