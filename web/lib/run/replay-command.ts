import { MAIN_FILE, type Language } from '#grader/contract/languages.ts';
import type { CheckResult } from '#grader/contract/report.ts';

/** How a failing order is followed again: its name, and the command for it. */
export interface Replay {
  name: string;
  command: string;
}

/** Where the command looks for a submission of several files. */
const FOLDER = 'solution';

/** The command that follows a check's failing order again, from the file that was submitted, or a folder where steps are in several; nothing where no order is known. */
export function replayOf(
  slug: string,
  language: Language,
  { id, exploration, trace }: CheckResult,
): Replay | undefined {
  if (!exploration) return undefined;
  const { failingSeed, schedule, inputIndex = 0 } = exploration;
  const isOfSeveral = trace?.steps?.some(({ file }) => file !== undefined && file !== MAIN_FILE[language]) ?? false;
  const grade = `npm run --silent racecourse -- grade ${slug} ${isOfSeveral ? FOLDER : MAIN_FILE[language]}`;
  if (failingSeed !== undefined) return { name: `seed ${failingSeed}`, command: `${grade} --seed ${failingSeed}` };
  if (schedule === undefined) return undefined;
  return {
    name: `schedule ${schedule}${isOfSeveral ? `, your files in a folder ${FOLDER}` : ''}`,
    command: `${grade} --schedule '${schedule}' --check ${id} --input ${inputIndex}`,
  };
}
