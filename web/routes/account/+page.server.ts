import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { setNickname } from '#db/queries/users.server.ts';
import { app } from '#lib/server/app.server.ts';
import { credentials } from '#lib/server/credentials.server.ts';
import { nicknameSchema } from '#lib/server/nicknames.server.ts';
import { askAuth } from '#lib/server/session.server.ts';
import type { Actions } from './$types';

/** Where the reader was when they were asked to sign in: an address within the site, else the map. */
function returnTo({ url }: RequestEvent): string {
  const target = url.searchParams.get('to') ?? '/';
  return /^\/(?![/\\])/.test(target) ? target : '/';
}

export const actions: Actions = {
  signUp: async (event) => {
    const form = credentials(await event.request.formData());
    if (!form.ok) return fail(400, { action: 'signUp', email: form.email, message: form.message });
    const { email, password } = form;
    // The name is replaced by a nickname when the account is made.
    const answer = await askAuth(event, '/sign-up/email', { email, password, name: 'new' });
    if (!answer.ok) return fail(answer.status, { action: 'signUp', email, message: answer.message });
    redirect(303, returnTo(event));
  },

  signIn: async (event) => {
    const form = credentials(await event.request.formData());
    if (!form.ok) return fail(400, { action: 'signIn', email: form.email, message: form.message });
    const { email, password } = form;
    const answer = await askAuth(event, '/sign-in/email', { email, password });
    if (!answer.ok) {
      const message = answer.status === 401 ? 'No account has this e-mail and password.' : answer.message;
      return fail(answer.status, { action: 'signIn', email, message });
    }
    redirect(303, returnTo(event));
  },

  signOut: async (event) => {
    await askAuth(event, '/sign-out', {});
    redirect(303, '/');
  },

  nickname: async ({ request, locals }) => {
    const wanted = (await request.formData()).get('nickname');
    if (!locals.viewer) return fail(401, { action: 'nickname', message: 'Sign in first.' });
    const parsed = nicknameSchema.safeParse(wanted);
    if (!parsed.success) return fail(400, { action: 'nickname', message: parsed.error.issues[0]!.message });
    if (!setNickname(app().db, locals.viewer.id, parsed.data)) {
      return fail(409, { action: 'nickname', message: 'Somebody else goes by this nickname. Choose another.' });
    }
    return { action: 'nickname', nickname: parsed.data };
  },
};
