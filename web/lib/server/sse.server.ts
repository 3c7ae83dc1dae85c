/** One server-sent event: `id` when the sender gave one, and its data lines joined. */
export interface ServerSentEvent {
  id?: string;
  data: string;
}

/**
 * Reads server-sent events from a response body until it ends. A block that breaks off in the middle is left out.
 * Comments, which serve as heartbeats, come as events with empty data, so that a reader can tell silence from life.
 */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const chunk of body) {
    pending += decoder.decode(chunk, { stream: true });
    const blocks = pending.split(/\r?\n\r?\n/);
    pending = blocks.pop() ?? '';
    for (const block of blocks) yield parseBlock(block);
  }
}

function parseBlock(block: string): ServerSentEvent {
  const event: ServerSentEvent = { data: '' };
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') event.id = value;
    if (field === 'data') data.push(value);
  }
  event.data = data.join('\n');
  return event;
}

/** An event as text for a stream. JSON has no line breaks, so one data line is enough. */
export function formatEvent(id: string, data: unknown): string {
  return `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
