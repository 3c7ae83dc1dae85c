import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunEvent } from '#grader/contract/events.ts';

export interface ContractServer extends AsyncDisposable {
  url: string;
  /** The ids of the runs that were posted, in order. */
  posted: string[];
}

/** A server that takes every run and ends it with the events it is given: for answers that no grader gives on demand. */
export async function contractServer(eventsOf: (runId: string) => RunEvent[]): Promise<ContractServer> {
  const posted: string[] = [];
  const server = createServer((request, response) => {
    const runId = /^\/v1\/runs\/([^/]+)\/events$/.exec(request.url ?? '')?.[1];
    if (runId) {
      response.setHeader('content-type', 'text/event-stream');
      eventsOf(runId).forEach((event, index) => response.write(`id: ${index + 1}\ndata: ${JSON.stringify(event)}\n\n`));
      response.end();
      return;
    }
    if (request.method !== 'POST') {
      response.writeHead(404).end();
      return;
    }
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      posted.push((JSON.parse(body) as { id: string }).id);
      response.writeHead(202).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
