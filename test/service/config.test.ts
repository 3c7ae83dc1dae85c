import { expect, test } from 'vitest';
import { readConfig } from '#grader/config.ts';

test('an empty environment is enough', () => {
  const config = readConfig({});
  expect(config).toMatchObject({ host: '127.0.0.1', port: 7071, queueLimit: 1000, keepRunsMs: 600_000 });
  expect(config.slots).toBeGreaterThan(0);
});

test('numbers are read from their variables', () => {
  expect(readConfig({ RACECOURSE_SLOTS: '3', RACECOURSE_GRADER_PORT: '0' })).toMatchObject({ slots: 3, port: 0 });
});

test('each mistake is told with its variable, what it holds and what it must be', () => {
  const wrong = { RACECOURSE_SLOTS: '0', RACECOURSE_QUEUE_LIMIT: '1e3', RACECOURSE_LOG_LEVEL: 'loud' };
  expect(() => readConfig(wrong)).toThrow(/RACECOURSE_SLOTS="0" must be from 1 to 512/);
  expect(() => readConfig(wrong)).toThrow(/RACECOURSE_QUEUE_LIMIT="1e3" must be a whole number/);
  expect(() => readConfig(wrong)).toThrow(/RACECOURSE_LOG_LEVEL="loud" must be one of .*info/);
});
