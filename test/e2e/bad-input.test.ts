import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databasePath, openDatabase, type Db } from '#db/client.server.ts';
import { LIMITS } from '#grader/contract/limits.ts';
import { Racecourse } from '../../bin/shared/racecourse.ts';
import { readFormAnswer, type FormAnswer } from '../web/form-answer.ts';
import { Visitor } from '../web/visitor.ts';
import { source } from './sources.ts';

/** What students, strangers and attackers send to the whole product; named after what each tries. */

const EXERCISE = 'limit-in-flight';
const SUBMIT = `/exercises/${EXERCISE}?/submit`;
const WRONG = source(EXERCISE, 'submissions/wrong_answer/unlimited.ts');

let racecourse: Racecourse;
let db: Db['$client'];

beforeAll(async () => {
  racecourse = await Racecourse.start();
  db = openDatabase(databasePath(racecourse.dataDir)).$client;
}, 150_000);

afterAll(async () => {
  db?.close();
  await racecourse?.[Symbol.asyncDispose]();
});

test('1 MB of source, and one byte too much, are refused in words; exactly the limit is graded', async () => {
  const student = visitor();
  for (const bytes of [1024 * 1024, LIMITS.sourceBytes + 1]) {
    const answer = await student.submit(EXERCISE, 'x'.repeat(bytes));
    expect(answer).toMatchObject({ type: 'failure', status: 400 });
    expect(messageOf(answer)).toContain('larger than 256 KiB');
  }
  // Characters count as what they take in UTF-8.
  expect(messageOf(await student.submit(EXERCISE, '\u{1F3C7}'.repeat(LIMITS.sourceBytes / 4 + 1)))).toContain(
    '256 KiB',
  );
  expect(stored()).toBe(0);
  const padded = WRONG.padEnd(LIMITS.sourceBytes, ' ');
  expect(await verdictOf(student, await student.submit(EXERCISE, padded))).toBe('wrong_answer');
}, 60_000);

test('bytes that are not UTF-8 are refused in words, in either way that a form can be sent', async () => {
  const before = stored();
  const files = '[{"name":"main.ts","text":"// \u0001"}]';
  const bytes = Buffer.from(files.replace('\u0001', '?'));
  bytes[bytes.indexOf('?')] = 0xff;
  const inAddress = encodeURIComponent(files).replace('%01', '%FF%FE');
  const asFields = await post(`language=ts&files=${inAddress}`, 'application/x-www-form-urlencoded');
  const asParts = await post(
    Buffer.concat([
      Buffer.from('--b\r\ncontent-disposition: form-data; name="language"\r\n\r\nts\r\n'),
      Buffer.from('--b\r\ncontent-disposition: form-data; name="files"\r\n\r\n'),
      bytes,
      Buffer.from('\r\n--b--\r\n'),
    ]),
    'multipart/form-data; boundary=b',
  );
  for (const response of [asFields, asParts]) {
    const answer = readFormAnswer(response.status, await response.text());
    expect(answer).toMatchObject({ type: 'failure', status: 400 });
    expect(messageOf(answer)).toBe('main.ts is not UTF-8 text. Save it as UTF-8 and submit again.');
  }
  expect(stored()).toBe(before);
});

test.each(['no-such-exercise', '__proto__', 'constructor', '..%2F..%2Fetc', '%00', 'x'.repeat(100)])(
  'an exercise that does not exist is not found: %s',
  async (slug) => {
    const stranger = visitor();
    for (const path of [`/exercises/${slug}`, `/exercises/${slug}/leaderboard`]) {
      expect((await stranger.get(path)).status, path).toBe(404);
    }
    expect((await stranger.submit(slug, WRONG)).status).toBe(404);
  },
);

const good = JSON.stringify([{ name: 'main.ts', text: WRONG }]);
const file = (name: string): string =>
  JSON.stringify([
    { name: 'main.ts', text: WRONG },
    { name, text: '' },
  ]);

test.each<[what: string, fields: Record<string, string>, says: RegExp]>([
  ['a language that does not exist', { language: 'rust', files: good }, /language/],
  ['a language named like a prototype', { language: '__proto__', files: good }, /language/],
  ['no language', { files: good }, /incomplete/],
  ['no files', { language: 'ts' }, /incomplete/],
  ['files that are not JSON', { language: 'ts', files: '[{"name":' }, /not JSON/],
  ['files that are no list', { language: 'ts', files: '{"main.ts":""}' }, /files/],
  ['files that are numbers', { language: 'ts', files: '[1,2]' }, /files/],
  ['files without end', { language: 'ts', files: '['.repeat(100_000) }, /not JSON/],
  ['an empty list of files', { language: 'ts', files: '[]' }, /no file/],
  ['a file outside its folder', { language: 'ts', files: file('../x.ts') }, /file name/i],
  ['a file anywhere', { language: 'ts', files: file('/etc/cron.d/x.ts') }, /file name/i],
  ['a file named by HTML', { language: 'ts', files: file('<img src=x onerror=alert(1)>.ts') }, /file name/i],
  ['a file named by a prototype', { language: 'ts', files: file('__proto__.ts') }, /file name/i],
  ['a file with a line break in its name', { language: 'ts', files: file('a.ts\n') }, /file name/i],
  ['the same file twice', { language: 'ts', files: file('main.ts') }, /same name/],
  ['a file of another language', { language: 'ts', files: file('x.py') }, /not a TypeScript file/],
  ['no main file', { language: 'ts', files: '[{"name":"x.ts","text":""}]' }, /main\.ts is missing/],
  ['a verdict of its own', { verdict: 'accepted', report: '{}' }, /incomplete/],
])('a forged form is refused in words: %s', async (_, fields, says) => {
  const before = stored();
  const stranger = visitor();
  const answer = await stranger.send(SUBMIT, fields);
  expect(answer).toMatchObject({ type: 'failure', status: 400 });
  expect(messageOf(answer)).toMatch(says);
  expect(stored()).toBe(before);
  expect(stranger.cookies.size, 'nobody becomes a guest by this').toBe(0);
});

test('a language that an exercise is not offered in is refused in words', async () => {
  const { slug } = db
    .prepare(
      `select exercises.slug from exercises join exercise_versions on hash = current_hash
      where bundle ->> '$.languages.ts' is null limit 1`,
    )
    .get() as { slug: string };
  const answer = await visitor().submit(slug, WRONG);
  expect(answer).toMatchObject({ type: 'failure', status: 400 });
  expect(messageOf(answer)).toContain('not offered in TypeScript');
});

test('a form that is sent as something else is refused', async () => {
  for (const type of ['application/json', 'multipart/form-data; boundary=other', 'text/plain', '']) {
    const response = await post('{"language":"ts"}', type);
    // What an action refuses comes with HTTP's 200 and a status of its own.
    const answer = (await response.json()) as Partial<FormAnswer>;
    const status = answer.status ?? response.status;
    expect(answer.type, type).toMatch(/failure|error/);
    expect([400, 415], type).toContain(status);
  }
});

test('fields and files named like parts of a prototype change nothing and are graded', async () => {
  const student = visitor();
  const files = `[
    {"name":"main.ts","text":${JSON.stringify(`import './constructor.ts';\n${WRONG}`)},"__proto__":{"text":"polluted"}},
    {"name":"constructor.ts","text":"export const toString = 1;"}
  ]`;
  const answer = await student.send(SUBMIT, { language: 'ts', files, __proto__: 'x', constructor: 'x' });
  expect(await verdictOf(student, answer)).toBe('wrong_answer');
}, 60_000);

test("somebody else's submission: neither seen, nor followed, nor cancelled", async () => {
  const secret = `// ${'s3cret'.repeat(3)}`;
  const owner = visitor();
  const answer = await owner.submit(EXERCISE, `${secret}\n${WRONG}`);
  const id = answer.data!['submissionId'] as string;
  const other = visitor();
  await verdictOf(other, await other.submit(EXERCISE, WRONG));
  for (const somebody of [other, visitor()]) {
    for (const path of [`/submissions/${id}`, `/submissions/${id}/__data.json`, `/submissions/${id}/events`]) {
      const response = await somebody.get(path);
      const text = await response.text();
      expect(text, path).not.toContain('s3cret');
      if (!path.endsWith('.json')) expect(response.status, path).toBe(404);
    }
    expect((await somebody.delete(`/submissions/${id}`)).status).toBe(404);
    expect(await somebody.send(`/submissions/${id}?/cancel`, {})).toMatchObject({ type: 'failure', status: 404 });
    for (const path of [`/exercises/${EXERCISE}`, `/exercises/${EXERCISE}/leaderboard`, '/submissions']) {
      expect(await (await somebody.get(path)).text(), path).not.toContain('s3cret');
    }
  }
  expect(await verdictOf(owner, answer)).toBe('wrong_answer');
  expect(await (await owner.get(`/submissions/${id}`)).text()).toContain('s3cret');
}, 60_000);

test('a submission whose session ends before it is graded is graded, and shown to nobody without it', async () => {
  for (const end of ['the cookie is gone', 'the session has expired']) {
    const student = visitor();
    const answer = await student.submit(EXERCISE, WRONG);
    const id = answer.data!['submissionId'] as string;
    if (end === 'the cookie is gone') student.cookies.clear();
    else db.prepare('update session set expires_at = 1').run();
    expect((await student.get(`/submissions/${id}/events`)).status, end).toBe(404);
    expect((await student.get(`/submissions/${id}`)).status, end).toBe(404);
    while (statusOf(id) !== 'done') await sleep(50);
    // Whoever comes back is a new guest, and can go on.
    expect(await verdictOf(student, await student.submit(EXERCISE, WRONG)), end).toBe('wrong_answer');
  }
}, 60_000);

test('after all of this nothing has broken', async () => {
  expect(db.prepare(`select count(*) as n from submissions where verdict = 'internal_error'`).get()).toEqual({ n: 0 });
  expect((await visitor().get('/health')).status).toBe(200);
});

function visitor(): Visitor {
  return new Visitor(racecourse.address);
}

/** Sends bytes that no form would make. */
function post(body: string | Uint8Array<ArrayBuffer>, type: string): Promise<Response> {
  return fetch(racecourse.address + SUBMIT, {
    method: 'POST',
    body,
    headers: {
      'content-type': type,
      origin: racecourse.address,
      accept: 'application/json',
      'x-sveltekit-action': 'true',
    },
  });
}

function messageOf(answer: FormAnswer): string {
  return String(answer.data?.['message']);
}

async function verdictOf(student: Visitor, answer: FormAnswer): Promise<string> {
  expect(answer).toMatchObject({ type: 'success' });
  const last = (await student.events(answer.data!['submissionId'] as string)).at(-1)?.event;
  return last?.type === 'finished' ? last.report.verdict : `ended with ${last?.type}`;
}

function stored(): number {
  return (db.prepare('select count(*) as n from submissions').get() as { n: number }).n;
}

function statusOf(id: string): string | undefined {
  return (db.prepare('select status from submissions where id = ?').get(id) as { status: string } | undefined)?.status;
}
