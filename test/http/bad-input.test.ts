import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIMITS } from '#grader/contract/limits.ts';
import { refusalSchema } from '#grader/contract/runs.ts';
import { runRequest, testBundle } from '../service/submissions.ts';
import { lastOf, startTestGrader, type TestGrader } from './test-grader.ts';

let grader: TestGrader;
beforeAll(async () => {
  grader = await startTestGrader();
});
afterAll(() => grader[Symbol.asyncDispose]());

/** A refusal as one line, checked against the contract: its status, its code, and the details told. */
async function refusalOf(answer: Response): Promise<string> {
  const { error, details = [] } = refusalSchema.parse(await answer.json());
  return [answer.status, error, ...details].join(' ');
}

const submissionOf = (text: string) => ({ language: 'ts' as const, files: [{ name: 'main.ts', text }] });

test('a body that is not JSON', async () => {
  expect(await refusalOf(await grader.post('{"id": '))).toMatch(/^400 invalid_request .*not JSON/);
});

test('a body that is not UTF-8', async () => {
  const bytes = Buffer.from(JSON.stringify(runRequest({ act: 'finish' })));
  bytes[bytes.indexOf('ada')] = 0xff;
  expect(await refusalOf(await grader.post(bytes))).toMatch(/^400 invalid_request .*not UTF-8/);
});

test('a body that does not say it is JSON, as a foreign web page could send it', async () => {
  const body = JSON.stringify(runRequest({ act: 'finish' }));
  const answer = await fetch(`${grader.address}/v1/runs`, { method: 'POST', body });
  expect(await refusalOf(answer)).toMatch(/^400 invalid_request .*Content-Type/);
});

test('an empty body and forged fields, with the place of each mistake', async () => {
  expect(await refusalOf(await grader.post(''))).toMatch(/^400 invalid_request/);
  expect(await refusalOf(await grader.post('null'))).toMatch(/^400 invalid_request/);
  const forged = { ...runRequest({ act: 'finish' }), id: '../../etc/passwd', seed: -1 };
  const details = await refusalOf(await grader.post(forged));
  expect(details).toContain('id: ');
  expect(details).toContain('seed: ');
});

test('a submission above the limit, in words for its student', async () => {
  const request = runRequest({ act: 'finish' }, { submission: submissionOf('x'.repeat(LIMITS.sourceBytes + 1)) });
  expect(await refusalOf(await grader.post(request))).toMatch(/^400 invalid_request .*larger than 256 KiB/);
});

test('a submission at the limit whose every byte takes six in JSON', async () => {
  const text = `{"act":"finish"}${' '.repeat(8)}`;
  const script = text + '\n'.repeat(LIMITS.sourceBytes - text.length);
  const request = runRequest({ act: 'finish' }, { submission: submissionOf(script) });
  const body = JSON.stringify(request).replaceAll('\\n', '\\u000a');
  expect((await grader.post(body)).status).toBe(202);
  expect(lastOf(await grader.events(request.id)).type).toBe('finished');
});

test('a body far beyond every limit, with and without a stated length', async () => {
  const huge = 'x'.repeat(10 * 1024 * 1024);
  expect(await refusalOf(await grader.post(huge))).toMatch(/^413 too_large/);
  const stream = new Blob([huge]).stream();
  const answer = await fetch(`${grader.address}/v1/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: stream,
    duplex: 'half',
  });
  expect(await refusalOf(answer)).toMatch(/^413 too_large/);
});

test('a bundle above its limit', async () => {
  const bundle = testBundle({ oracle: '/'.repeat(LIMITS.bundleBytes) });
  const request = runRequest({ act: 'finish' }, { bundle, bundleHash: bundle.hash });
  expect(await refusalOf(await grader.post(request))).toMatch(/^413 too_large .*The exercise/);
});

test('a JSON text nested a million times', async () => {
  expect(await refusalOf(await grader.post('['.repeat(1_000_000)))).toMatch(/^400 invalid_request/);
});

test('an exercise the grader has not seen, then sent along, then known', async () => {
  const bundle = testBundle({ title: 'Unseen' });
  const unseen = runRequest({ act: 'finish' }, { bundle: undefined, bundleHash: bundle.hash });
  expect(await refusalOf(await grader.post(unseen))).toMatch(/^409 unknown_bundle/);
  expect((await grader.post({ ...unseen, bundle })).status).toBe(202);
  const known = runRequest({ act: 'finish' }, { bundle: undefined, bundleHash: bundle.hash });
  expect((await grader.post(known)).status).toBe(202);
  expect(lastOf(await grader.events(known.id)).type).toBe('finished');
});

test('a bundle that is not what its hash says', async () => {
  const bundle = testBundle();
  const changed = runRequest({ act: 'finish' }, { bundle: { ...bundle, oracle: 'export default forged' } });
  expect(await refusalOf(await grader.post(changed))).toMatch(/^400 bundle_mismatch/);
  const otherHash = runRequest({ act: 'finish' }, { bundleHash: '0'.repeat(64) });
  expect(await refusalOf(await grader.post(otherHash))).toMatch(/^400 bundle_mismatch/);
});

test('a language that the exercise or this host has not', async () => {
  const files = [{ name: 'main.py', text: '' }];
  const notHere = runRequest({ act: 'finish' }, { submission: { language: 'py', files } });
  const warmUp = runRequest({ act: 'finish' });
  await grader.post(warmUp);
  await grader.events(warmUp.id);
  expect(await refusalOf(await grader.post(notHere))).toBe('422 language_not_offered No python3 here.');
  const bundle = testBundle({ languages: { py: { starter: [], provided: [], exports: [], scenario: '' } } });
  const notOffered = runRequest({ act: 'finish' }, { bundle, bundleHash: bundle.hash });
  expect(await refusalOf(await grader.post(notOffered))).toMatch(/^422 language_not_offered/);
});

test('a run and an address that do not exist', async () => {
  for (const [method, path] of [
    ['GET', '/v1/runs/unknown-run'],
    ['GET', '/v1/runs/unknown-run/events'],
    ['DELETE', '/v1/runs/unknown-run'],
  ] as const) {
    expect(await refusalOf(await fetch(grader.address + path, { method }))).toMatch(/^404 unknown_run/);
  }
  expect(await refusalOf(await fetch(`${grader.address}/v2`))).toMatch(/^404 invalid_request/);
});

test('an interpreter that is not offered is refused with those that are, and one that is offered is taken', async () => {
  const asking = (interpreter: string) => {
    const request = runRequest({ act: 'finish' });
    return { ...request, submission: { ...request.submission, interpreter } };
  };
  await expect.poll(() => grader.grading.status().capabilities).toBeDefined();
  expect(await refusalOf(await grader.post(asking('3.0')))).toBe('422 interpreter_not_offered Offered are 1.0, 2.0t.');
  expect(await refusalOf(await grader.post(asking('../../bin/sh')))).toMatch(/^400 invalid_request .*by its version/);
  expect((await grader.post(asking('2.0t'))).status).toBe(202);
});
