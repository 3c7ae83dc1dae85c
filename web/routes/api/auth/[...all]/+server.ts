import { app } from '#lib/server/app.server.ts';
import { CLIENT_ADDRESS_HEADER } from '#lib/server/auth.server.ts';
import type { RequestHandler } from './$types';

/** better-auth's own interface. The sender's address is ours to say, whatever the request claims. */
const pass: RequestHandler = ({ request, getClientAddress }) => {
  const headers = new Headers(request.headers);
  headers.set(CLIENT_ADDRESS_HEADER, getClientAddress());
  return app().auth.handler(new Request(request, { headers }));
};

export const GET = pass;
export const POST = pass;
