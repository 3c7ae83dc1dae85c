import { z } from 'zod';
import { LANGUAGE_NAMES, LANGUAGES, MAIN_FILE } from './languages.ts';
import { LIMITS, limitMessage } from './limits.ts';

export { LANGUAGE_NAMES, LANGUAGES, type Language } from './languages.ts';

export const languageSchema = z.enum(LANGUAGES);

export const sourceFileSchema = z.object({
  name: z
    .string()
    .max(LIMITS.fileNameLength, limitMessage('fileNameLength'))
    .regex(/^[A-Za-z][A-Za-z0-9_-]*\.(ts|py)$/, 'A file name is a word followed by .ts or .py, such as worker.ts.'),
  text: z.string(),
});
export type SourceFile = z.infer<typeof sourceFileSchema>;

/** What an interpreter is named by, where a host offers several of a language: its version, such as 3.14.0t. */
export const interpreterIdSchema = z
  .string()
  .max(32)
  .regex(/^[0-9A-Za-z][0-9A-Za-z.+-]*$/, 'An interpreter is named by its version, such as 3.14.0t.');

/** What a student hands in for one exercise. Fails with messages written for that student. */
export const submissionSchema = z
  .object({
    language: languageSchema,
    files: z
      .array(sourceFileSchema)
      .min(1, 'There is no file to grade.')
      .max(LIMITS.filesCount, limitMessage('filesCount')),
    /** Of those that the host offers for the language; the first of them where none is named. */
    interpreter: interpreterIdSchema.optional(),
  })
  .superRefine(({ language, files }, context) => {
    const names = files.map((file) => file.name);
    if (new Set(names).size !== names.length) {
      context.addIssue({ code: 'custom', path: ['files'], message: 'Two files have the same name.' });
    }
    const main = MAIN_FILE[language];
    if (!names.includes(main)) {
      context.addIssue({
        code: 'custom',
        path: ['files'],
        message: `The file ${main} is missing; the grader starts there.`,
      });
    }
    const foreign = names.find((name) => !name.endsWith(`.${language}`));
    if (foreign) {
      context.addIssue({
        code: 'custom',
        path: ['files'],
        message: `${foreign} is not a ${LANGUAGE_NAMES[language]} file.`,
      });
    }
    const bytes = files.reduce((sum, file) => sum + new TextEncoder().encode(file.text).length, 0);
    if (bytes > LIMITS.sourceBytes) {
      context.addIssue({ code: 'custom', path: ['files'], message: limitMessage('sourceBytes') });
    }
    const broken = files.find((file) => file.text.includes('\u0000') || file.text.includes('\uFFFD'));
    if (broken) {
      context.addIssue({
        code: 'custom',
        path: ['files'],
        message: `${broken.name} is not UTF-8 text. Save it as UTF-8 and submit again.`,
      });
    }
  });
export type Submission = z.infer<typeof submissionSchema>;
