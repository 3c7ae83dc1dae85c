import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { setRole } from '#db/queries/users.server.ts';
import { session } from '#db/schema/accounts.ts';
import { submissions } from '#db/schema/submissions.ts';
import { addExercise, testDatabase, type TestDatabase } from '../db/test-database.ts';
import { freePort, GraderProcess, script } from './grader-process.ts';
import { Visitor } from './visitor.ts';
import { WebProcess } from './web-process.ts';

vi.setConfig({ testTimeout: 60_000 });

let test: TestDatabase;
let grader: GraderProcess;
let web: WebProcess;

beforeAll(async () => {
  test = testDatabase();
  addExercise(test.db, 'test-exercise');
  grader = new GraderProcess(await freePort());
  web = new WebProcess(await freePort(), { RACECOURSE_DATA: test.dataDir, RACECOURSE_GRADER_URL: grader.url });
  await Promise.all([grader.start(), web.start()]);
});

afterAll(async () => {
  await web[Symbol.asyncDispose]();
  await grader[Symbol.asyncDispose]();
  test[Symbol.dispose]();
});

const visitor = (): Visitor => new Visitor(web.url);
const quick = script({ act: 'finish' });
const email = (name: string): string => `${name}-${Math.random().toString(36).slice(2)}@example.org`;
const password = 'correct horse battery';

async function handIn(somebody: Visitor, text = quick): Promise<string> {
  const answer = await somebody.submit('test-exercise', text);
  expect(answer).toMatchObject({ type: 'success' });
  return answer.data!.submissionId as string;
}

describe('a guest', () => {
  it('is made by the first submission, not by looking around', async () => {
    const guest = visitor();
    for (const path of ['/', '/exercises/test-exercise', '/leaderboard', '/submissions', '/account']) {
      expect((await guest.get(path)).status, path).toBe(200);
    }
    expect(guest.cookies.size).toBe(0);
    const id = await handIn(guest);
    expect(guest.cookies.size).toBe(1);

    const events = await guest.events(id);
    expect(events.at(-1)?.event).toMatchObject({ type: 'finished', report: { verdict: 'accepted' } });
    expect(await guest.events(id, events.at(-1)?.id)).toEqual([]);
    expect((await guest.events(id)).map(({ event }) => event.type)).toEqual(['finished']);
    expect((await guest.get(`/submissions/${id}`)).status).toBe(200);
    for (const path of ['/submissions', '/leaderboard', '/exercises/test-exercise/leaderboard']) {
      expect((await guest.get(path)).status, path).toBe(200);
    }
  });

  it('keeps the work when signing up or in', async () => {
    const mine = email('ada');
    const guest = visitor();
    const first = await handIn(guest);
    await guest.events(first);
    expect(await guest.send('/account?/signUp', { email: mine, password })).toMatchObject({ type: 'redirect' });
    expect((await guest.get(`/submissions/${first}`)).status).toBe(200);

    const elsewhere = visitor();
    const second = await handIn(elsewhere);
    expect(await elsewhere.send('/account?/signIn', { email: mine, password })).toMatchObject({ type: 'redirect' });
    for (const id of [first, second]) expect((await elsewhere.get(`/submissions/${id}`)).status).toBe(200);
    expect(await elsewhere.send('/account?/signOut', {})).toMatchObject({ type: 'redirect' });
    expect((await elsewhere.get(`/submissions/${first}`)).status).toBe(404);
  });

  it('loses nothing when the session ends in the middle', async () => {
    const guest = visitor();
    const id = await handIn(guest, script({ act: 'finish', afterMs: 300 }));
    test.db.delete(session).run();
    const next = await handIn(guest);
    expect((await guest.events(next)).at(-1)?.event.type).toBe('finished');
    await vi.waitFor(() => {
      const rows = test.db.select().from(submissions).all();
      expect(rows.find((row) => row.id === id)?.status).toBe('done');
    }, 10_000);
    expect((await guest.get(`/submissions/${id}`)).status).toBe(404);
  });
});

describe('the choice of an interpreter', () => {
  const choices = async (): Promise<string[]> => {
    const page = await (await visitor().get('/exercises/test-exercise')).text();
    const select = /<select name="interpreter".*?<\/select>/s.exec(page)?.[0] ?? '';
    return [...select.matchAll(/<option value="([^"]*)"/g)].map(([, id = '']) => id);
  };

  it('is offered where there are several, taken, and shown as chosen when one comes back', async () => {
    // The page asks the grader in the background and never waits for it.
    await expect.poll(choices, { timeout: 10_000 }).toEqual(['1.0', '2.0t']);
    const student = visitor();
    const files = JSON.stringify([{ name: 'main.ts', text: quick }]);
    const answer = await student.send('/exercises/test-exercise?/submit', {
      language: 'ts',
      interpreter: '2.0t',
      files,
    });
    const last = (await student.events(answer.data!.submissionId as string)).at(-1)?.event;
    expect(last).toMatchObject({ report: { host: { runtime: '2.0t' } } });
    const page = await (await student.get('/exercises/test-exercise')).text();
    expect(page).toMatch(/<option value="2\.0t" selected[^>]*>Test 2\.0t</);
  });

  it('is refused in words where it is none of them', async () => {
    const files = JSON.stringify([{ name: 'main.ts', text: quick }]);
    const fields = { language: 'ts', interpreter: '3.0', files };
    const answer = await visitor().send('/exercises/test-exercise?/submit', fields);
    expect(answer).toMatchObject({ type: 'failure', data: { message: expect.stringMatching(/not offered any more/) } });
  });
});

describe("somebody else's submission", () => {
  it('shows neither code nor events to strangers, and cannot be cancelled by them', async () => {
    const owner = visitor();
    const id = await handIn(owner, script({ act: 'finish', afterMs: 60_000 }));
    const stranger = visitor();
    await handIn(stranger);
    for (const somebody of [stranger, visitor()]) {
      expect((await somebody.get(`/submissions/${id}`)).status).toBe(404);
      expect(await (await somebody.get(`/submissions/${id}/__data.json`)).text()).not.toContain('60000');
      expect((await somebody.get(`/submissions/${id}/events`)).status).toBe(404);
      expect((await somebody.delete(`/submissions/${id}`)).status).toBe(404);
    }
    expect((await owner.delete(`/submissions/${id}`, 'https://evil.example')).status).toBe(403);
    expect((await owner.delete(`/submissions/${id}`)).status).toBe(204);
    expect((await owner.delete(`/submissions/${id}`)).status).toBe(409);
    expect((await owner.events(id)).map(({ event }) => event.type)).toEqual(['cancelled']);
  });

  it('is open to teachers, to look at', async () => {
    const student = visitor();
    const id = await handIn(student);
    const teacher = visitor();
    const mine = email('teacher');
    await teacher.send('/account?/signUp', { email: mine, password });
    expect((await teacher.get(`/submissions/${id}`)).status).toBe(404);
    setRole(test.db, mine, 'teacher');
    expect((await teacher.get(`/submissions/${id}`)).status).toBe(200);
    expect((await teacher.delete(`/submissions/${id}`)).status).toBe(404);
  });
});

describe('bad input', () => {
  it('refuses a form from another site', async () => {
    const answer = await visitor().send('/exercises/test-exercise?/submit', { language: 'ts' }, 'https://evil.example');
    expect(answer.status).toBe(403);
  });

  it('refuses forged fields, an unknown exercise, 1 MB and 6 MB of source in words', async () => {
    const somebody = visitor();
    const send = (fields: Record<string, string>, slug = 'test-exercise') =>
      somebody.send(`/exercises/${slug}?/submit`, fields);
    expect(await send({ language: 'ts', files: '"all of them"' })).toMatchObject({
      type: 'failure',
      status: 400,
      data: { message: expect.stringContaining('not what the page sends') },
    });
    expect(await send({ verdict: 'accepted' })).toMatchObject({ type: 'failure', status: 400 });
    expect(await send({ language: 'ts', files: '[]' }, 'no-such-exercise')).toMatchObject({ status: 404 });
    expect(await somebody.submit('test-exercise', 'x'.repeat(1024 * 1024))).toMatchObject({
      type: 'failure',
      status: 400,
      data: { message: expect.stringContaining('256 KiB') },
    });
    expect(await somebody.submit('test-exercise', 'x'.repeat(6 * 1024 * 1024))).toMatchObject({
      type: 'failure',
      status: 413,
      data: { message: expect.stringContaining('256 KiB') },
    });
    expect(somebody.cookies.size).toBe(0);
  });

  it('refuses the 21st submission that waits', async () => {
    const eager = visitor();
    const waiting = script({ act: 'finish', afterMs: 60_000 });
    const ids = [];
    for (let i = 0; i < 20; i++) ids.push(await handIn(eager, waiting));
    expect(await eager.submit('test-exercise', quick)).toMatchObject({
      type: 'failure',
      status: 429,
      data: { message: expect.stringContaining('waiting') },
    });
    for (const id of ids) expect((await eager.delete(`/submissions/${id}`)).status).toBe(204);
    await handIn(eager);
  });

  it('gives nobody a role that they claim, nor a nickname that is none or taken', async () => {
    const mine = email('mallory');
    const response = await fetch(`${web.url}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: web.url },
      body: JSON.stringify({ email: mine, password, name: '<b>', role: 'admin', nickname: 'admin' }),
    });
    const somebody = visitor();
    await somebody.send(response.ok ? '/account?/signIn' : '/account?/signUp', { email: mine, password });
    const page = await (await somebody.get('/account')).text();
    expect(page).not.toContain('role:"admin"');
    expect(page).toContain('role:"student"');

    expect(await somebody.send('/account?/nickname', { nickname: '<img src=x>' })).toMatchObject({ status: 400 });
    expect(await somebody.send('/account?/nickname', { nickname: 'Grace Hopper' })).toMatchObject({
      type: 'success',
      data: { nickname: 'Grace Hopper' },
    });
    const other = visitor();
    await other.send('/account?/signUp', { email: email('other'), password });
    expect(await other.send('/account?/nickname', { nickname: 'GRACE hopper' })).toMatchObject({ status: 409 });
  });

  it('stops who guesses a password, on the page and beside it', async () => {
    const mine = email('victim');
    await visitor().send('/account?/signUp', { email: mine, password });
    const guesser = visitor();
    for (let i = 0; i < 10; i++) {
      const answer = await guesser.send('/account?/signIn', { email: mine, password: `wrong guess ${i}` });
      expect(answer).toMatchObject({ type: 'failure', status: 401 });
    }
    expect(await guesser.send('/account?/signIn', { email: mine, password })).toMatchObject({
      status: 429,
      data: { message: expect.stringMatching(/Wait \d+ seconds/) },
    });
    const beside = await fetch(`${web.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: web.url, 'x-racecourse-client': '203.0.113.9' },
      body: JSON.stringify({ email: mine, password }),
    });
    expect(beside.status).toBe(429);
  });
});

it('sends no page without its guards', async () => {
  const response = await visitor().get('/exercises/test-exercise');
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(/script-src ([^;]*)/.exec(policy)?.[1]).not.toMatch(/unsafe/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('referrer-policy')).toBe('same-origin');
  for (const [tag] of (await response.text()).matchAll(/<script[^>]*>/g)) expect(tag).toMatch(/nonce=|src=/);
});

it('loses no submission when it is killed', async () => {
  const students = [visitor(), visitor(), visitor()];
  const ids: string[] = [];
  for (let i = 0; i < 48; i++) {
    ids.push(await handIn(students[i % 3]!, script({ act: 'finish', afterMs: 60 })));
    if (i % 16 === 15) {
      await web.end('SIGKILL');
      await web.start();
    }
  }
  await vi.waitFor(
    () => {
      const rows = test.db.select({ id: submissions.id, status: submissions.status }).from(submissions).all();
      expect(rows.filter(({ id, status }) => ids.includes(id) && status === 'done')).toHaveLength(ids.length);
    },
    { timeout: 40_000, interval: 50 },
  );
});

it('ends in time when asked, though somebody watches', async () => {
  const student = visitor();
  const watching = student.events(await handIn(student, script({ act: 'finish', afterMs: 60_000 })));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const before = performance.now();
  expect(await web.end('SIGTERM')).toBe(0);
  expect(performance.now() - before).toBeLessThan(3_000);
  expect((await watching).at(-1)?.event.type).not.toBe('finished');
});
