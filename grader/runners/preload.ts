import type { LanguagePart } from '#grader/contract/bundle.ts';
import type { SourceFile } from '#grader/contract/submission.ts';

/**
 * Which of the libraries that an exercise lets sandboxes import ahead are imported by any of these files, as far as a line says
 * so. One that is imported in another way is only imported later.
 */
export function importedAhead(part: LanguagePart, files: readonly SourceFile[]): string[] {
  const text = [part.scenario, ...part.provided.map((file) => file.text), ...files.map((file) => file.text)].join('\n');
  return (part.preload ?? []).filter((name) => {
    const [library = name] = name.split('.');
    return new RegExp(String.raw`\b(?:import|from)\b.*\b${library}\b`).test(text);
  });
}
