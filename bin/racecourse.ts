import { rerunInOwnNetwork } from './shared/own-network.ts';
import { ExerciseError } from '#exercises/load.ts';
import { explore } from './racecourse/explore.ts';
import { checkExercises } from './racecourse/exercise-check.ts';
import { newExercise } from './racecourse/exercise-new.ts';
import { gradeFile } from './racecourse/grade.ts';
import { manageUsers } from './racecourse/user.ts';
import { UsageError } from './racecourse/usage.ts';

const HELP = `racecourse: grade and write exercises, and manage users

  grade <exercise> <file or folder> [--language ts] [--interpreter 3.11.2] [--json] [--seed S]
      Grades offline with the same grader as the web app. Exits 0 only when accepted.
  grade <exercise> <file or folder> --schedule "1:4>2 2:7>1" [--check id] [--input n]
      Follows one schedule of a submission's threads and prints it lane by lane.
  explore <exercise> <file or folder> [--check id] [--seed S]
      Tries the schedules of a submission's threads and prints the one that fails.
  exercise check <exercise> | --all
      Grades every file under submissions/ and demands its folder's verdict.
  exercise new <slug> [--unit 04-asyncio]
      Starts a new exercise that passes its own check.
  user list | user role <e-mail> <student|teacher|admin>
`;

/** Runs one command; answers with the exit code. */
async function main([command, ...rest]: string[]): Promise<number> {
  if (command === 'grade') return gradeFile(rest);
  if (command === 'explore') return explore(rest);
  if (command === 'exercise' && rest[0] === 'check') return checkExercises(rest.slice(1));
  if (command === 'exercise' && rest[0] === 'new') return newExercise(rest.slice(1));
  if (command === 'user') return manageUsers(rest);
  process.stderr.write(HELP);
  return command === undefined || command === 'help' || command === '--help' ? 0 : 2;
}

/** Grading commands need practice pages on a network of their own, where Python submissions are graded. */
const grades = ['grade', 'explore'].includes(process.argv[2] ?? '');

try {
  process.exitCode = (grades ? rerunInOwnNetwork() : undefined) ?? (await main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof ExerciseError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
