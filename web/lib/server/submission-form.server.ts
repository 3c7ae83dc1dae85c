import type { Bundle } from '#grader/contract/bundle.ts';
import { LIMITS, limitMessage } from '#grader/contract/limits.ts';
import { readFiles } from '#lib/editor/form-files.ts';
import { LANGUAGE_NAMES, submissionSchema, type Language, type Submission } from '#grader/contract/submission.ts';
import type { InterpreterChoice } from '#lib/views.ts';

export type ParsedForm = { ok: true; submission: Submission } | { ok: false; message: string; issues: string[] };

/** JSON may write one byte of source in six, so a longer text cannot hold an acceptable submission. */
const FILES_FIELD_LENGTH = 6 * LIMITS.sourceBytes + 4096;

/**
 * The submission in a form's `language`, `interpreter` (where there is a choice) and `files` (JSON) fields, or the plain fields
 * of a browser without JavaScript, checked against the contract, the exercise and what the grader offers, as far as that is
 * known. What is wrong with it comes back in words for the student; a form that the page never sends is told so.
 */
export function parseSubmissionForm(
  form: FormData,
  bundle: Bundle,
  interpreters: Partial<Record<Language, InterpreterChoice[]>>,
): ParsedForm {
  const language = form.get('language');
  if (typeof language !== 'string' || !(typeof form.get('files') === 'string' || form.has('fileName'))) {
    return refuse('The form is incomplete: it must have the text fields "language" and "files".');
  }
  const texts = [...form.values()].filter((value) => typeof value === 'string');
  if (texts.some((text) => text.length > FILES_FIELD_LENGTH)) return refuse(limitMessage('sourceBytes'));
  const files = readFiles(form);
  if (files === undefined) return refuse('The field "files" is not JSON. Reload the page and submit again.');
  const interpreter = form.get('interpreter') || undefined;
  const parsed = submissionSchema.safeParse({ language, files, interpreter });
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ code, path, message }) =>
      // The contract's own words are for students; a field of the wrong kind is no student's doing.
      code.startsWith('invalid_') && code !== 'invalid_format'
        ? `The field "${path.join('.')}" is not what the page sends. ${message}.`
        : message,
    );
    return refuse(issues[0]!, issues);
  }
  const part = bundle.languages[parsed.data.language];
  if (!part) return refuse(`${bundle.title} is not offered in ${LANGUAGE_NAMES[parsed.data.language]}.`);
  const choices = interpreters[parsed.data.language] ?? [];
  if (interpreter !== undefined && choices.length > 0 && !choices.some(({ id }) => id === interpreter)) {
    const names = choices.map(({ name }) => name).join('; ');
    return refuse(`That interpreter is not offered any more. Choose one of these: ${names}.`);
  }
  const given = parsed.data.files.find(({ name }) => part.provided.some((file) => file.name === name));
  if (given) return refuse(`${given.name} is given by the exercise and cannot be replaced. Rename your file.`);
  return { ok: true, submission: parsed.data };
}

function refuse(message: string, issues: string[] = [message]): ParsedForm {
  return { ok: false, message, issues };
}
