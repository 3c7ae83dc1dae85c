import type { RunState } from '#lib/views.ts';
import { queueWords } from './announce.ts';

/** What stands above the checks while there is no verdict: where the run is, and what its maker may want to know. */
export function headWords(run: RunState): { title: string; text: string } {
  switch (run.phase) {
    case 'sending':
      return { title: 'Sending', text: 'Your files are on their way.' };
    case 'queued':
      return { title: 'In the queue', text: queueWords(run) };
    case 'running': {
      const ended = run.checks.filter((check) => check.state === 'done').length;
      const again = run.attempt && run.attempt > 1;
      return {
        title: run.checks.length > 0 ? `Checking: ${ended} of ${run.checks.length} done` : 'Checking',
        text: again
          ? `The grader failed before; this is attempt ${run.attempt}.`
          : 'You may leave this page; the verdict waits under “My submissions”.',
      };
    }
    case 'lost':
      return {
        title: 'Reconnecting',
        text: 'The connection was lost. Your submission goes on, and this page catches up with it.',
      };
    case 'cancelled':
      return { title: 'Cancelled', text: 'This run was stopped. What had finished by then is shown below.' };
    default:
      return {
        title: 'What is checked',
        text: 'Your code will meet inputs you have not seen, but no check you have not read.',
      };
  }
}
