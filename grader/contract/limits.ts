/** Every limit of the platform that a submission, a teacher or a client can run into, with its number and the words for whoever did. */

export const LIMITS = {
  /** All source files of one submission together, as UTF-8. */
  sourceBytes: 256 * 1024,
  filesCount: 8,
  fileNameLength: 48,
  /** What is kept of console output, and of each of stdout and stderr. */
  consoleBytes: 64 * 1024,
  /** What a submission may print before it is stopped. */
  outputBytes: 4 * 1024 * 1024,
  /** All observations of one scenario run, as JSON. */
  observationBytes: 4 * 1024 * 1024,
  /** A whole bundle as the grader takes it, as JSON. */
  bundleBytes: 2 * 1024 * 1024,
  /** One run of a scenario. */
  wallMs: 10_000,
  /** Repetitions of one input where schedules cannot be controlled. */
  stressRuns: 60,
  /** All schedules of one input in virtual time. */
  exploreMs: 20_000,
  /** All pairs of one speedup check; what is known by then decides. */
  speedupMs: 45_000,
  /** A whole submission, all checks. */
  submissionWallMs: 120_000,
  cpuMs: 30_000,
  /** One isolate's heap. */
  isolateMb: 128,
  /** The whole sandbox, all isolates and processes. */
  sandboxMb: 1024,
  /** Worker isolates alive at once in one submission. */
  workersCount: 16,
  /** Schedules tried exhaustively for one input of a small program, for each one that is drawn, unless its check says how many. */
  exhaustivePerDrawn: 2,
  /** Switch points of all schedules of threads that are tried in one check; its inputs have the same share. */
  exploreSteps: 90_000,
  /** Macrotasks, or switch points of threads, of one schedule in virtual time. */
  scheduleSteps: 20_000,
  /** What one call of the oracle may compute. */
  oracleCpuMs: 2_000,
  /** How long it may take where the host is busy. */
  oracleWallMs: 30_000,
  oracleMb: 128,
  /** How often a submission is tried when the grader, not the submission, fails. */
  attempts: 3,
} as const;

/** Words for a limit that was met, for the student: what happened, where it stands, what to try. */
export function limitMessage(limit: keyof typeof LIMITS, value: number = LIMITS[limit]): string {
  switch (limit) {
    case 'sourceBytes':
      return `Your files are larger than ${value / 1024} KiB together. Remove data from the source; inputs are handed to your code.`;
    case 'filesCount':
      return `A submission has at most ${value} files. Put related functions into one file.`;
    case 'fileNameLength':
      return `A file name has at most ${value} characters.`;
    case 'consoleBytes':
      return `Only the first ${value / 1024} KiB of console output are kept.`;
    case 'outputBytes':
      return `Your code printed more than ${value / 1024 / 1024} MiB and was stopped. Remove output from loops.`;
    case 'observationBytes':
      return `What your code returned or reported is larger than ${value / 1024 / 1024} MiB. Return only what is asked for.`;
    case 'bundleBytes':
      return `The exercise is larger than ${value / 1024 / 1024} MiB. Shorten its files.`;
    case 'wallMs':
      return `One run took longer than ${value / 1000} s and was stopped. Look for a loop that never ends.`;
    case 'stressRuns':
      return `Each input is repeated ${value} times.`;
    case 'exploreMs':
      return `Trying the schedules of one input took longer than ${value / 1000} s. Do less in each run.`;
    case 'speedupMs':
      return `Comparing speeds takes ${value / 1000} s at most; what was measured by then decides.`;
    case 'submissionWallMs':
      return `All checks together took longer than ${value / 1000} s, and were stopped. Do less, or wait less, in each run.`;
    case 'cpuMs':
      return `Your code used more than ${value / 1000} s of processor time and was stopped.`;
    case 'isolateMb':
      return `One isolate used more than ${value} MiB of memory. Keep only what you still need.`;
    case 'sandboxMb':
      return `Your code used more than ${value} MiB of memory in all its workers together. Copy less data.`;
    case 'exhaustivePerDrawn':
      return `For each schedule that is drawn, up to ${value} are tried exhaustively.`;
    case 'exploreSteps':
      return `The schedules of all inputs of one check may take ${value} steps together.`;
    case 'workersCount':
      return `More than ${value} workers were alive at once. Start about as many as there are cores and give each more to do.`;
    case 'scheduleSteps':
      return `Your code took more than ${value} steps in one run without coming to its end. Look for a timer or a loop that starts itself again for ever.`;
    case 'oracleCpuMs':
      return `The exercise's own oracle used more than ${value / 1000} s of processor time.`;
    case 'oracleWallMs':
      return `The exercise's own oracle gave no answer within ${value / 1000} s.`;
    case 'oracleMb':
      return `The exercise's own oracle used more than ${value} MiB.`;
    case 'attempts':
      return `The grader failed ${value} times with this submission.`;
  }
}
