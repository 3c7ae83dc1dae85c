/** The languages a submission may be written in. Apart from the schemas, so that a browser can have them without zod. */
export const LANGUAGES = ['ts', 'py'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES: Record<Language, string> = { ts: 'TypeScript', py: 'Python' };

/** The file every submission must have, per language. */
export const MAIN_FILE: Record<Language, string> = { ts: 'main.ts', py: 'main.py' };
