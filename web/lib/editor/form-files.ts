import type { SourceFile } from '#grader/contract/submission.ts';

/**
 * The files in a submitted form. With JavaScript they are one field `files` of JSON; without it, the editor is a plain form
 * whose fields `fileName` and `fileText` come in pairs. Whatever is found is not checked: that is the schema's task.
 */
export function readFiles(form: FormData): unknown {
  const json = form.get('files');
  if (typeof json === 'string') {
    try {
      return JSON.parse(json);
    } catch {
      return undefined;
    }
  }
  const texts = form.getAll('fileText').filter((text) => typeof text === 'string');
  // A form sends line ends as CRLF, whatever the textarea showed.
  return form.getAll('fileName').map((name, index) => ({ name, text: (texts[index] ?? '').replaceAll('\r\n', '\n') }));
}

/** Puts the files into a form in place of the plain fields. */
export function writeFiles(form: FormData, files: readonly SourceFile[]): void {
  form.delete('fileName');
  form.delete('fileText');
  form.set('files', JSON.stringify(files));
}
