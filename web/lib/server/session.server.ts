import type { RequestEvent } from '@sveltejs/kit';
import { parseSetCookieHeader } from 'better-auth/cookies';
import type { Role } from '#db/schema/accounts.ts';
import type { Viewer } from '#lib/views.ts';
import { app } from './app.server.ts';
import { CLIENT_ADDRESS_HEADER } from './auth.server.ts';

/** Who the request's session belongs to; undefined without one. Renews the session's cookie when it is due. */
export async function viewerOf(event: RequestEvent): Promise<Viewer | undefined> {
  if (!event.request.headers.has('cookie')) return undefined;
  const { response, headers } = await app().auth.api.getSession({
    headers: event.request.headers,
    returnHeaders: true,
  });
  keepCookies(event, headers);
  if (!response) return undefined;
  const { id, nickname, role } = response.user;
  return { id, nickname: nickname ?? '', role: (role ?? 'student') as Role };
}

export type AuthAnswer<Body> = { ok: true; body: Body } | { ok: false; status: number; message: string };

/**
 * Asks better-auth on behalf of whoever sent `event`, the way a browser would: through its origin check, its rate limits
 * and its hooks. Cookies that it sets go on to the browser. `path` is below /api/auth.
 */
export async function askAuth<Body>(event: RequestEvent, path: string, body: object): Promise<AuthAnswer<Body>> {
  const headers = new Headers({ 'content-type': 'application/json', origin: event.url.origin });
  // The cookie of a session that has ended would have better-auth delete the one it is about to set.
  for (const name of event.locals.viewer ? ['cookie', 'user-agent'] : ['user-agent']) {
    const value = event.request.headers.get(name);
    if (value) headers.set(name, value);
  }
  headers.set(CLIENT_ADDRESS_HEADER, event.getClientAddress());
  const url = new URL(`/api/auth${path}`, event.url);
  const response = await app().auth.handler(new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }));
  keepCookies(event, response.headers);
  const answer = (await response.json().catch(() => ({}))) as { message?: string };
  if (response.ok) return { ok: true, body: answer as Body };
  const message = response.headers.has('x-retry-after')
    ? `Too many tries. Wait ${response.headers.get('x-retry-after')} seconds and try again.`
    : (answer.message ?? 'That did not work. Try again.');
  return { ok: false, status: response.status, message };
}

function keepCookies(event: RequestEvent, headers: Headers | undefined): void {
  for (const line of headers?.getSetCookie() ?? []) {
    for (const [name, cookie] of parseSetCookieHeader(line)) {
      event.cookies.set(name, cookie.value, {
        path: cookie.path ?? '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: cookie.secure ?? false,
        ...(cookie['max-age'] === undefined ? {} : { maxAge: cookie['max-age'] }),
      });
    }
  }
}
