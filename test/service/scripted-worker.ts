import type { RunEvent } from '#grader/contract/events.ts';
import type { Json } from '#grader/contract/json.ts';
import type { FromWorker, Job, ToWorker } from '#grader/service/protocol.ts';
import { recordPid } from './pid-file.ts';
import type { WorkerScript } from './submissions.ts';

/**
 * A real worker process for tests: speaks the protocol and does with each job what the job's own main file says, so
 * that a test can have it die, hang or fail at will.
 */
const send = (message: FromWorker) => process.send?.(message);
const tell = (runId: string, event: RunEvent) => send({ type: 'event', runId, event });

let timer: NodeJS.Timeout | undefined;

function finish({ runId, bundle, submission, seed }: Job): void {
  const runtime = submission.interpreter ?? 'test';
  const host = { cores: 1, model: 'test', runtime, isolation: 'none', fingerprint: 'test' };
  tell(runId, {
    type: 'finished',
    report: {
      format: 1,
      exercise: bundle.slug,
      bundleHash: bundle.hash,
      language: submission.language,
      verdict: 'accepted',
      summary: `worker ${process.pid}`,
      checks: [],
      skipped: [],
      console: { text: '', truncated: false },
      seed,
      host,
      wallMs: 1,
      cpuMs: 1,
      peakMemoryMb: 1,
      warnings: [],
    },
  });
}

function progress({ runId }: Job, count: number): void {
  for (let done = 1; done <= count; done++) {
    tell(runId, { type: 'progress', id: 'works', done, of: count, unit: 'inputs' });
  }
}

function block(): never {
  for (;;);
}

function obey(job: Job): void {
  const script = JSON.parse(job.submission.files[0]?.text ?? '{}') as WorkerScript;
  if (script.pidFile) recordPid(script.pidFile);
  tell(job.runId, { type: 'check_started', id: 'works', kind: 'correctness', title: 'Works' });
  if (script.progress) progress(job, script.progress);
  if (script.attempts !== undefined && job.attempt > script.attempts) return finish(job);
  switch (script.act) {
    case 'die':
      process.kill(process.pid, 'SIGKILL');
      return;
    case 'hang':
      return;
    case 'block':
      return block();
    case 'fail':
      send({ type: 'failed', runId: job.runId, why: 'the judge broke at /secret/path' });
      return;
    case 'babble':
      tell(job.runId, { type: 'finished', report: 'nonsense' } as unknown as RunEvent);
      return;
    case 'nest': {
      const actual = JSON.parse('['.repeat(script.depth ?? 1) + ']'.repeat(script.depth ?? 1)) as Json;
      const result = {
        id: 'works',
        kind: 'correctness',
        title: 'Works',
        verdict: 'wrong_answer',
        message: '',
      } as const;
      tell(job.runId, { type: 'check_finished', result: { ...result, actual, durationMs: 1 } });
      return finish(job);
    }
    case 'finish':
      timer = setTimeout(() => finish(job), script.afterMs ?? 0);
  }
}

process.on('message', (message: ToWorker) => {
  if (message.type === 'grade') obey(message.job);
  if (message.type === 'cancel' && timer) {
    clearTimeout(timer);
    tell(message.runId, { type: 'cancelled' });
  }
  if (message.type === 'stop') process.exit(0);
});
process.on('disconnect', () => process.exit(0));

send({
  type: 'ready',
  capabilities: {
    languages: [
      {
        language: 'ts',
        available: true,
        interpreters: ['1.0', '2.0t'].map((version) => ({
          id: version,
          name: `Test ${version}`,
          version,
          build: 'none',
          gil: version === '1.0',
        })),
      },
      { language: 'py', available: false, why: 'No python3 here.' },
    ],
    isolation: 'none',
    warnings: ['This is a test.'],
  },
});
