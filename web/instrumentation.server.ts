import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';

/**
 * Runs before the server is set up. The Node adapter takes every request for https unless a header says otherwise, so that
 * forms sent over plain http would look as if they came from another site. The server itself knows better: it is
 * reached over http, or at the address in RACECOURSE_ORIGIN when a proxy in front of it speaks https.
 */

const PROTOCOL_HEADER = 'x-racecourse-protocol';
const HOST_HEADER = 'x-racecourse-host';

const origin = process.env.RACECOURSE_ORIGIN ? new URL(process.env.RACECOURSE_ORIGIN) : undefined;

process.env.PROTOCOL_HEADER ??= PROTOCOL_HEADER;
if (origin) process.env.HOST_HEADER ??= HOST_HEADER;
// The largest submission is 256 KiB of source; written as JSON in a form it can be several times that. Whatever is
// larger than the limit of a submission but not absurd still gets a message of its own.
process.env.BODY_SIZE_LIMIT ??= '4M';

// Whatever a client sent under these names is overwritten.
subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  request.headers[PROTOCOL_HEADER] = origin ? origin.protocol.slice(0, -1) : 'http';
  if (origin) request.headers[HOST_HEADER] = origin.host;
});
