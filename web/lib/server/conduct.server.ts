import type { Db } from '#db/client.server.ts';
import { bundleByHash } from '#db/queries/catalogue.server.ts';
import { markCancelled, markQueued, markRunning, submissionToGrade } from '#db/queries/queue.server.ts';
import { storeReport } from '#db/queries/reports.server.ts';
import { openBefore } from '#db/queries/submissions.server.ts';
import type { RunEvent } from '#grader/contract/events.ts';
import type { Report } from '#grader/contract/report.ts';
import { GraderUnreachable, UnknownRun, type GraderClient, type PostAnswer } from './grader.server.ts';
import { refusalReport } from './refusal-report.server.ts';
import { createBackoff, wait } from './waiting.server.ts';

type Work = NonNullable<ReturnType<typeof submissionToGrade>>;

export interface Conducting {
  db: Db;
  grader: GraderClient;
  publish(submissionId: string, event: RunEvent): void;
  /** How long a submission rests that the host was too busy to measure. */
  busyDelayMs: number;
}

/** How often a submission is run again when its run was given up. */
const MOST_ATTEMPTS = 3;

/** Why a submission's dispatch is broken off: its maker cancelled it, or this server stops and goes on after its next start. */
export type BreakOff = 'cancelled' | 'stopping';

/**
 * Takes one submission through the grader until its row has ended, whatever becomes of the grader meanwhile: it is handed
 * in, its events followed and passed on, its report stored. Returns early when the signal is aborted.
 */
export async function conduct(parts: Conducting, id: string, signal: AbortSignal): Promise<void> {
  const { db, grader, publish } = parts;
  const backoff = createBackoff();
  let handedIn = false;
  let lastEventId: string | undefined;
  let work = submissionToGrade(db, id);
  if (work) publish(id, { type: 'queued', ahead: openBefore(db, id) });

  /** Forgets the run followed so far; its submission waits in the queue for another one. */
  function startOver(why: string, newAttempt: boolean): void {
    markQueued(db, id, newAttempt);
    handedIn = false;
    lastEventId = undefined;
    work = submissionToGrade(db, id);
    if (work) publish(id, { type: 'requeued', attempt: work.attempts + 1, why });
  }

  while (work && !signal.aborted) {
    try {
      if (!handedIn) {
        const answer = await handIn(parts, work);
        if (answer.type === 'later') {
          await wait(answer.afterMs * (1 + Math.random() / 4), signal);
          continue;
        }
        if (answer.type === 'refused') {
          finish(parts, work, answer.report);
          return;
        }
        handedIn = true;
      }
      for await (const { id: eventId, event } of grader.events(runIdOf(work), lastEventId, signal)) {
        if (signal.aborted) break;
        backoff.reset();
        lastEventId = eventId ?? lastEventId;
        if (event.type === 'finished') {
          if (event.report.verdict !== 'host_busy' || work.attempts >= MOST_ATTEMPTS) {
            finish(parts, work, event.report);
            return;
          }
          startOver('The host was too busy to measure your code fairly; it is tried again shortly.', true);
          await wait(parts.busyDelayMs, signal);
        } else if (event.type === 'cancelled') {
          // Nobody here asked for it: the grader gave the run up.
          if (work.attempts >= MOST_ATTEMPTS) {
            markCancelled(db, id);
            publish(id, event);
            return;
          }
          startOver('The grader gave the run up; it is tried again.', true);
        } else {
          if (event.type === 'started') markRunning(db, id);
          if (event.type === 'requeued') markQueued(db, id, false);
          publish(id, event);
        }
      }
    } catch (error) {
      if (signal.aborted) break;
      if (error instanceof UnknownRun) {
        startOver('The grader was started anew; your submission is run again.', false);
      } else if (!(error instanceof GraderUnreachable)) {
        throw error;
      }
      await wait(backoff.next(), signal);
    }
  }
  if (work && (signal.reason as BreakOff) === 'cancelled') {
    // When the grader cannot be told, it grades for nothing: the row has ended, so no report is stored.
    await grader.cancel(runIdOf(work)).catch(() => {});
  }
}

/** Each attempt is another run to the grader, which would otherwise answer with the one it knows. */
function runIdOf(work: Work): string {
  return work.attempts === 0 ? work.id : `${work.id}-${work.attempts}`;
}

type HandedIn = Extract<PostAnswer, { type: 'taken' | 'later' }> | { type: 'refused'; report: Report };

async function handIn({ db, grader }: Conducting, work: Work): Promise<HandedIn> {
  const request = {
    id: runIdOf(work),
    student: work.userId,
    bundleHash: work.versionHash,
    submission: { language: work.language, files: work.files, interpreter: work.interpreter ?? undefined },
  };
  let answer = await grader.post(request);
  if (answer.type === 'needs_bundle') {
    answer = await grader.post({ ...request, bundle: bundleByHash(db, work.versionHash) });
  }
  if (answer.type === 'taken' || answer.type === 'later') return answer;
  const refusal =
    answer.type === 'refused'
      ? answer.refusal
      : { error: 'unknown_bundle' as const, message: 'The grader could not be given the exercise.' };
  console.error(`Submission ${work.id} was refused by the grader: ${refusal.error} ${refusal.message}`);
  const { id, exercise, versionHash: bundleHash, language } = work;
  return { type: 'refused', report: refusalReport({ id, exercise, bundleHash, language }, refusal) };
}

function finish({ db, publish }: Conducting, work: Work, report: Report): void {
  if (storeReport(db, work.id, report)) publish(work.id, { type: 'finished', report });
}
