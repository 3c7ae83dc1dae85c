import { randomBytes } from 'node:crypto';
import { dev } from '$app/env';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks';
import { closeDatabase } from '#db/client.server.ts';
import { app } from '#lib/server/app.server.ts';
import { viewerOf } from '#lib/server/session.server.ts';

/** Once, before the first request: opens and migrates the database and goes on with what was being graded. */
export const init: ServerInit = () => {
  const { db, dispatcher, environment } = app();
  dispatcher.wake();

  console.log(`Data in ${environment.dataDir}, grader at ${environment.graderUrl}`);
  if (dev) return;

  // The server closes once no request is left, and streams to browsers do not end before they are told to.
  const stop = (): void => void dispatcher.stop();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('sveltekit:shutdown' as 'exit', () => {
    void dispatcher.stop().then(() => closeDatabase(db));
  });
};

export const handle: Handle = async ({ event, resolve }) => {
  event.locals.viewer = await viewerOf(event);
  const response = await resolve(event);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  response.headers.set('cross-origin-opener-policy', 'same-origin');
  response.headers.set('permissions-policy', 'camera=(), geolocation=(), microphone=()');
  // What a page shows depends on who asks.
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-cache');
  return response;
};

export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind !== 'unknown') return;
  const reference = randomBytes(4).toString('hex');
  console.error(`[${reference}] ${event.request.method} ${event.url.pathname}`, error);
  return { message: `Something broke on our side. Tell your teacher the reference ${reference}.` };
};
