/** Every verdict a check or a whole report may end in. The order is the order of gravity: a report takes the first that any of its checks has. */
export const VERDICTS = [
  'internal_error',
  'host_busy',
  'cheating',
  'invalid_submission',
  'output_limit',
  'memory_limit',
  'runtime_error',
  'time_limit',
  'blocked_loop',
  'deadlock',
  'livelock',
  'wrong_answer',
  'race',
  'leak',
  'not_replayable',
  'not_parallel',
  'too_slow',
  'accepted',
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** What a student reads about a verdict: its name, what it means, and what to try next. */
export interface VerdictText {
  title: string;
  explanation: string;
  advice: string;
}

export const VERDICT_TEXTS: Record<Verdict, VerdictText> = {
  accepted: {
    title: 'Accepted',
    explanation:
      'Every check passed: the answers are right, in every order we tried, and as fast as the exercise asks.',
    advice: 'Compare your time with the others on the leaderboard, or take the next exercise.',
  },
  wrong_answer: {
    title: 'Wrong answer',
    explanation: 'Your code ran to its end, but what it returned or did is not what the exercise asks for.',
    advice: 'Look at the input shown with the failed check and follow it through your code by hand.',
  },
  race: {
    title: 'Race condition',
    explanation:
      'Your code is right in some orders of events and wrong in at least one other order that may happen at any time.',
    advice:
      'Step through the failing order. Find where something is read, then used after somebody else had a chance to change it.',
  },
  deadlock: {
    title: 'Deadlock',
    explanation: 'Your code waits for something that can no longer happen: nothing else is left that could wake it.',
    advice:
      'Look at what each waiting part waits for, and who should have released or settled it. Check every early return and every error path.',
  },
  livelock: {
    title: 'Livelock',
    explanation: 'Your code keeps taking steps but none of them brings it nearer to its end.',
    advice:
      'Wait for an event instead of asking again and again, and make sure that two parts cannot keep giving way to each other.',
  },
  blocked_loop: {
    title: 'Blocked event loop',
    explanation: 'One piece of your code held the event loop so long that nothing else could run meanwhile.',
    advice: 'Move long computations to a worker, and wait for slow things with await instead of a loop.',
  },
  leak: {
    title: 'Leak',
    explanation:
      'Something you started was still there when your code said it was done: a task, a timer, a worker or a request.',
    advice: 'Stop or wait for everything you start, on the error path too.',
  },
  not_parallel: {
    title: 'Not parallel',
    explanation:
      'The answers are right, but the work was done one piece at a time: the other cores or the other requests had nothing to do.',
    advice:
      'Start the next piece before you wait for the one before, and for computations use workers that run on cores of their own.',
  },
  too_slow: {
    title: 'Too slow',
    explanation: 'The answers are right and work overlaps, but not enough is gained over doing it one by one.',
    advice: 'Look for waiting between batches, pieces of very different size, and data copied more often than needed.',
  },
  time_limit: {
    title: 'Time limit',
    explanation: 'Your code did not come to its end within the time the exercise allows.',
    advice: 'Look for a loop whose condition never becomes false, and for work that is repeated needlessly.',
  },
  memory_limit: {
    title: 'Memory limit',
    explanation: 'Your code asked for more memory than the exercise allows.',
    advice: 'Keep only what you still need, and do not copy large data to every worker.',
  },
  output_limit: {
    title: 'Output limit',
    explanation: 'Your code printed or returned more than can be shown.',
    advice: 'Remove debug output from loops, and return only what the exercise asks for.',
  },
  runtime_error: {
    title: 'Runtime error',
    explanation: 'Your code threw an error that nothing caught.',
    advice: 'The message names the line. Check what the value there really is, for instance with console.log.',
  },
  invalid_submission: {
    title: 'Cannot be run',
    explanation: 'Your files could not be loaded: a syntax error, a missing export, or a file that is not allowed.',
    advice: 'Mend the line named in the message. The starter shows which names must be exported.',
  },
  cheating: {
    title: 'Not your own work',
    explanation: 'Your code tried to change or get around the checks instead of solving the exercise.',
    advice: 'Solve the exercise as its statement asks. If you think that this is a mistake, tell your teacher.',
  },
  not_replayable: {
    title: 'Not replayable',
    explanation: 'Your code failed once but behaved differently when the very same order of events was tried again.',
    advice:
      'Keep state inside the function or class you were asked for, not in the module, and use no hidden source of chance.',
  },
  host_busy: {
    title: 'Host too busy',
    explanation:
      'Too much else was running on the host to measure your code fairly. This says nothing about your code.',
    advice:
      'It counts nothing against you, and is tried again by itself a few times. Where the host stays as busy, submit again later.',
  },
  internal_error: {
    title: 'Our mistake',
    explanation: 'The grader itself failed. Your submission is kept and was tried again before we gave up.',
    advice: 'Submit again; if it stays so, give your teacher the reference shown here.',
  },
};

/**
 * The verdict of a whole report, given its checks' verdicts: the gravest, or `accepted` when all are.
 * An empty list is `internal_error`: a report that checked nothing accepts nothing.
 */
export function gravestVerdict(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? 'internal_error';
}
