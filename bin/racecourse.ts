import { rerunInOwnNetwork } from './shared/own-network.ts';
import { ExerciseError } from '#exercises/load.ts';
import { UsageError } from './racecourse/usage.ts';

const HELP = `racecourse: grade and write exercises, and manage users

  grade <exercise> <file or folder> [--language ts] [--interpreter 3.11.2] [--json] [--seed S]
      Grades offline with the same grader as the web app. Exits 0 only when accepted.
  grade <exercise> <file or folder> --schedule "1:4>2 2:7>1" [--check id] [--input n]
      Follows one schedule of a submission and prints it lane by lane.
  explore <exercise> <file or folder> [--scenario name | --check id] [--seed S]
      Tries the schedules of a scenario and prints the one that fails, or one of those that pass, lane by lane.
  exercise check <exercise> | --all
      Grades every file under submissions/ and demands its folder's verdict.
  exercise new <slug> [--unit 04-asyncio]
      Starts a new exercise that passes its own check.
  user list | user role <e-mail> <student|teacher|admin>
`;

/** Runs one command; answers with the exit code. Each loads what it needs: most need little of what grading takes. */
async function main([command, ...rest]: string[]): Promise<number> {
  if (command === 'grade') return (await import('./racecourse/grade.ts')).gradeFile(rest);
  if (command === 'explore') return (await import('./racecourse/explore.ts')).explore(rest);
  if (command === 'exercise' && rest[0] === 'check') {
    return (await import('./racecourse/exercise-check.ts')).checkExercises(rest.slice(1));
  }
  if (command === 'exercise' && rest[0] === 'new') {
    return (await import('./racecourse/exercise-new.ts')).newExercise(rest.slice(1));
  }
  if (command === 'user') return (await import('./racecourse/user.ts')).manageUsers(rest);
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
