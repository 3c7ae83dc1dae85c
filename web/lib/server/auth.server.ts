import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { anonymous } from 'better-auth/plugins/anonymous';
import type { Db } from '#db/client.server.ts';
import { moveGuestWork } from '#db/queries/guests.server.ts';
import { isNicknameTaken } from '#db/queries/users.server.ts';
import { account, session, user, verification } from '#db/schema/accounts.ts';
import type { Environment } from './environment.server.ts';
import { pseudonym } from './nicknames.server.ts';
import { createSignInGuard } from './sign-in-guard.server.ts';

/** Where a request tells the address of who sent it; set by this server alone, so that nobody can claim another's. */
export const CLIENT_ADDRESS_HEADER = 'x-racecourse-client';

const SIGN_IN = '/sign-in/email';
const DAY_S = 24 * 60 * 60;

/**
 * Accounts by e-mail and password, and guests who have none yet. A guest who signs up or in takes along what they made.
 * Sign-in is rate limited per address; the limits leave room for a class behind one address.
 */
export function createAuth(db: Db, environment: Pick<Environment, 'secret' | 'origin'>) {
  const guard = createSignInGuard();

  return betterAuth({
    appName: 'Racecourse',
    secret: environment.secret,
    baseURL: environment.origin,
    // Without a fixed address the app is reached at whatever name the browser used, which no other site can forge.
    trustedOrigins: (request) => (request ? [new URL(request.url).origin] : []),
    database: drizzleAdapter(db, { provider: 'sqlite', schema: { user, session, account, verification } }),
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: { expiresIn: 30 * DAY_S, updateAge: DAY_S },
    user: {
      additionalFields: {
        // Set by the server only: `input: false` refuses them in requests.
        nickname: { type: 'string', required: false, input: false },
        role: { type: 'string', required: false, input: false },
      },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (created) => {
            const nickname = pseudonym((name) => isNicknameTaken(db, name));
            const role = created.isAnonymous ? 'guest' : 'student';
            return { data: { ...created, name: nickname, nickname, role } };
          },
        },
      },
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        if (ctx.path !== SIGN_IN) return;
        const attempt = guard.attempt(guardKey(ctx.headers, ctx.body));
        if (attempt.allowed) return;
        const message = `Too many tries with this e-mail. Wait ${attempt.waitS} seconds and try again.`;
        throw new APIError('TOO_MANY_REQUESTS', { message });
      }),
      after: createAuthMiddleware(async (ctx) => {
        if (ctx.path === SIGN_IN && ctx.context.newSession) guard.forget(guardKey(ctx.headers, ctx.body));
      }),
    },
    plugins: [
      anonymous({
        onLinkAccount: async ({ anonymousUser, newUser, ctx }) => {
          const signedUp = ctx.path.startsWith('/sign-up');
          moveGuestWork(db, anonymousUser.user.id, newUser.user.id, signedUp);
        },
      }),
    ],
    rateLimit: {
      enabled: true,
      storage: 'memory',
      window: 60,
      max: 300,
      customRules: {
        [SIGN_IN]: { window: 60, max: 30 },
        '/sign-up/email': { window: 60, max: 30 },
        '/sign-in/anonymous': { window: 60, max: 120 },
      },
    },
    advanced: {
      cookiePrefix: 'racecourse',
      useSecureCookies: environment.origin?.startsWith('https:') ?? false,
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    logger: { level: 'error' },
    onAPIError: {
      onError: (error) => {
        // A wrong password is an answer, not a failure of ours.
        if (!(error instanceof APIError) || error.statusCode >= 500) console.error('Signing in or up failed:', error);
      },
    },
  });
}

function guardKey(headers: Headers | undefined, body: { email?: unknown } | undefined): string {
  return `${headers?.get(CLIENT_ADDRESS_HEADER) ?? ''} ${String(body?.email).toLowerCase()}`;
}
