import { VERDICT_TEXTS } from '#grader/contract/verdicts.ts';
import { formatPlural } from '#lib/ui/format.ts';
import type { RunState } from '#lib/views.ts';

/** What a screen reader is told when a run goes from one state to the next; empty when there is nothing worth hearing. */
export function announcement(before: RunState, after: RunState): string {
  if (after.phase !== before.phase) {
    switch (after.phase) {
      case 'sending':
        return 'Sending your code.';
      case 'queued':
        return `Waiting for a grader. ${queueWords(after)}`;
      case 'cancelled':
        return 'Cancelled.';
      case 'lost':
        return 'The connection was lost. Reconnecting; your submission goes on.';
      case 'done':
        return after.report ? `${VERDICT_TEXTS[after.report.verdict].title}. ${after.report.summary}` : 'Finished.';
      case 'idle':
      case 'running':
        break;
    }
  }
  const ended = after.checks.find((check, index) => check.state === 'done' && before.checks[index]?.state !== 'done');
  if (ended?.result) return `${ended.title}: ${VERDICT_TEXTS[ended.result.verdict].title}.`;
  const begun = after.checks.find(
    (check, index) => check.state === 'running' && before.checks[index]?.state !== 'running',
  );
  return begun ? `Checking: ${begun.title}.` : '';
}

/** "3 submissions are ahead of yours." and, when it is not the first, which attempt this is. */
export function queueWords({ ahead, attempt }: RunState): string {
  const place =
    ahead === undefined
      ? 'Your submission is in the queue.'
      : ahead === 0
        ? 'Yours is next.'
        : `${formatPlural(ahead, 'submission is', 'submissions are')} ahead of yours.`;
  return attempt && attempt > 1 ? `${place} The grader failed before; this is attempt ${attempt}.` : place;
}
