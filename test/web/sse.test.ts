import { expect, it } from 'vitest';
import { formatEvent, readEvents } from '#lib/server/sse.server.ts';

async function read(...chunks: Uint8Array[]) {
  const body = (async function* () {
    yield* chunks;
  })();
  const events = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}
const bytes = (text: string) => new TextEncoder().encode(text);

it('reads back what it writes, however it was cut into pieces', async () => {
  const text = formatEvent('1', { a: 'ä\n' }) + ': alive\n\n' + formatEvent('2', []);
  const expected = [{ id: '1', data: '{"a":"ä\\n"}' }, { data: '' }, { id: '2', data: '[]' }];
  expect(await read(bytes(text))).toEqual(expected);
  expect(await read(...[...bytes(text)].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
});

it('leaves out an event that breaks off, and reads lines in CRLF', async () => {
  expect(await read(bytes('id:1\r\ndata: {}\r\n\r\nid: 2\ndata: {"half'))).toEqual([{ id: '1', data: '{}' }]);
});
