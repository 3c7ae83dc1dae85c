import { expect, test } from 'vitest';
import { importedAhead } from '#grader/runners/preload.ts';

const part = {
  starter: [],
  provided: [{ name: 'pages.py', text: 'import eventlet\n' }],
  scenario: 'import time\n',
  exports: [],
  preload: ['requests', 'aiohttp', 'gevent.monkey', 'gevent.pool', 'eventlet'],
};
const main = (text: string) => [{ name: 'main.py', text }];

test('what a submission or a provided file imports is imported ahead, and nothing else of the list', () => {
  const files = [...main('def f():\n    from gevent import monkey\n'), { name: 'a.py', text: 'import time, requests' }];
  expect(importedAhead(part, files)).toEqual(['requests', 'gevent.monkey', 'gevent.pool', 'eventlet']);
});

test('another name that begins or ends alike is no mention, nor is a word without an import', () => {
  const text = 'import aiohttp_client, my_requests\nprint("requests")\n';
  expect(importedAhead(part, main(text))).toEqual(['eventlet']);
});
