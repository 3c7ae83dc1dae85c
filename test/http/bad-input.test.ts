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

async function expectRefusal(answer: Response, status: number, error: string): Promise<string> {
  const refusal = refusalSchema.parse(await answer.json());
  expect({ status: answer.status, error: refusal.error }).toEqual({ status, error });
  return refusal.details?.join(' ') ?? '';
}

const submissionOf = (text: string) => ({ language: 'ts' as const, files: [{ name: 'main.ts', text }] });

test('a body that is not JSON', async () => {
  expect(await expectRefusal(await grader.post('{"id": '), 400, 'invalid_request')).toContain('not JSON');
});

test('a body that is not UTF-8', async () => {
  const bytes = Buffer.from(JSON.stringify(runRequest({ then: 'finish' })));
  bytes[bytes.indexOf('ada')] = 0xff;
  expect(await expectRefusal(await grader.post(bytes), 400, 'invalid_request')).toContain('not UTF-8');
});

test('a body that does not say it is JSON, as a foreign web page could send it', async () => {
  const body = JSON.stringify(runRequest({ then: 'finish' }));
  const answer = await fetch(`${grader.address}/v1/runs`, { method: 'POST', body });
  expect(await expectRefusal(answer, 400, 'invalid_request')).toContain('Content-Type');
});

test('an empty body and forged fields, with the place of each mistake', async () => {
  await expectRefusal(await grader.post(''), 400, 'invalid_request');
  await expectRefusal(await grader.post('null'), 400, 'invalid_request');
  const forged = { ...runRequest({ then: 'finish' }), id: '../../etc/passwd', seed: -1 };
  const details = await expectRefusal(await grader.post(forged), 400, 'invalid_request');
  expect(details).toContain('id: ');
  expect(details).toContain('seed: ');
});

test('a submission above the limit, in words for its student', async () => {
  const request = runRequest({ then: 'finish' }, { submission: submissionOf('x'.repeat(LIMITS.sourceBytes + 1)) });
  expect(await expectRefusal(await grader.post(request), 400, 'invalid_request')).toContain('larger than 256 KiB');
});

test('a submission at the limit whose every byte takes six in JSON', async () => {
  const text = `{"then":"finish"}${' '.repeat(8)}`;
  const script = text + '\n'.repeat(LIMITS.sourceBytes - text.length);
  const request = runRequest({ then: 'finish' }, { submission: submissionOf(script) });
  const body = JSON.stringify(request).replaceAll('\\n', '\\u000a');
  expect((await grader.post(body)).status).toBe(202);
  expect(lastOf(await grader.events(request.id)).type).toBe('finished');
});

test('a body far beyond every limit, with and without a stated length', async () => {
  const huge = 'x'.repeat(10 * 1024 * 1024);
  await expectRefusal(await grader.post(huge), 413, 'too_large');
  const stream = new Blob([huge]).stream();
  const answer = await fetch(`${grader.address}/v1/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: stream,
    duplex: 'half',
  } as RequestInit);
  await expectRefusal(answer, 413, 'too_large');
});

test('a bundle above its limit', async () => {
  const bundle = testBundle({ oracle: '/'.repeat(LIMITS.bundleBytes) });
  const request = runRequest({ then: 'finish' }, { bundle, bundleHash: bundle.hash });
  expect(await expectRefusal(await grader.post(request), 413, 'too_large')).toContain('The exercise');
});

test('a JSON text nested a million times', async () => {
  await expectRefusal(await grader.post('['.repeat(1_000_000)), 400, 'invalid_request');
});

test('an exercise the grader has not seen, then sent along, then known', async () => {
  const bundle = testBundle({ title: 'Unseen' });
  const unseen = runRequest({ then: 'finish' }, { bundle: undefined, bundleHash: bundle.hash });
  await expectRefusal(await grader.post(unseen), 409, 'unknown_bundle');
  expect((await grader.post({ ...unseen, bundle })).status).toBe(202);
  const known = runRequest({ then: 'finish' }, { bundle: undefined, bundleHash: bundle.hash });
  expect((await grader.post(known)).status).toBe(202);
  expect(lastOf(await grader.events(known.id)).type).toBe('finished');
});

test('a bundle that is not what its hash says', async () => {
  const bundle = testBundle();
  const changed = runRequest({ then: 'finish' }, { bundle: { ...bundle, oracle: 'export default forged' } });
  await expectRefusal(await grader.post(changed), 400, 'bundle_mismatch');
  const otherHash = runRequest({ then: 'finish' }, { bundleHash: '0'.repeat(64) });
  await expectRefusal(await grader.post(otherHash), 400, 'bundle_mismatch');
});

test('a language that the exercise or this host has not', async () => {
  const files = [{ name: 'main.py', text: '' }];
  const notHere = runRequest({ then: 'finish' }, { submission: { language: 'py', files } });
  const warmUp = runRequest({ then: 'finish' });
  await grader.post(warmUp);
  await grader.events(warmUp.id);
  expect(await expectRefusal(await grader.post(notHere), 422, 'language_not_offered')).toBe('No python3 here.');
  const bundle = testBundle({ languages: { py: { starter: [], provided: [], exports: [], scenario: '' } } });
  const notOffered = runRequest({ then: 'finish' }, { bundle, bundleHash: bundle.hash });
  await expectRefusal(await grader.post(notOffered), 422, 'language_not_offered');
});

test('a run and an address that do not exist', async () => {
  for (const [method, path] of [
    ['GET', '/v1/runs/unknown-run'],
    ['GET', '/v1/runs/unknown-run/events'],
    ['DELETE', '/v1/runs/unknown-run'],
  ] as const) {
    await expectRefusal(await fetch(grader.address + path, { method }), 404, 'unknown_run');
  }
  await expectRefusal(await fetch(`${grader.address}/v2`), 404, 'invalid_request');
});
