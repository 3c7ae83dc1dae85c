import { z } from 'zod';

const schema = z.object({
  email: z.email('That is not an e-mail address.').max(254, 'That e-mail address is too long.'),
  password: z
    .string()
    .min(8, 'A password has at least 8 characters.')
    .max(128, 'A password has at most 128 characters.'),
});

/** The e-mail (in lower case) and password of a form, or what is wrong with them; the e-mail comes back to be shown again. */
export function credentials(
  form: FormData,
): { ok: true; email: string; password: string } | { ok: false; email: string; message: string } {
  const typed = form.get('email');
  const email = typeof typed === 'string' ? typed.trim().toLowerCase() : '';
  const password = form.get('password');
  const parsed = schema.safeParse({ email, password: typeof password === 'string' ? password : '' });
  return parsed.success ? { ok: true, ...parsed.data } : { ok: false, email, message: parsed.error.issues[0]!.message };
}
