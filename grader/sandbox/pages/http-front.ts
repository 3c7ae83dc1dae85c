import { createServer, type Server } from 'node:http';
import { SITE_ORIGIN } from '#grader/contract/site.ts';
import type { PracticeServer } from '#grader/sandbox/pages/practice-server.ts';

/** Practice pages over real sockets: whatever asks over HTTP is answered by the practice server of the run that goes on. */
export interface PagesFront {
  serve(pages: PracticeServer | undefined): void;
  close(): Promise<void>;
}

/**
 * Listens on loopback, at port 80 of this process's own network namespace. Rejects when it may not, which means that the process
 * shares its network with somebody.
 */
export async function openPagesFront(port = 80): Promise<PagesFront> {
  let current: PracticeServer | undefined;
  const server: Server = createServer((request, response) => {
    if (request.method !== 'GET') {
      response.writeHead(405).end();
      return;
    }
    const abort = current?.visit(`${SITE_ORIGIN}${request.url ?? '/'}`, (answer) => {
      response.writeHead(answer.status, {
        'content-type': 'text/html; charset=utf-8',
        'content-length': Buffer.byteLength(answer.body),
        ...(answer.location ? { location: answer.location } : {}),
      });
      response.end(answer.body);
    });
    if (!abort) {
      response.writeHead(503).end();
      return;
    }
    response.once('close', abort);
  });
  server.keepAliveTimeout = 1_000;
  server.maxConnections = 1_024;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', 1_024, resolve);
  });
  return {
    serve: (pages) => {
      current = pages;
      // What an ended run left open must not be answered by the next.
      if (!pages) server.closeAllConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
