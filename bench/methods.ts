/** The table of methods on this host, measured by the grader, beside a published one. */
import { exerciseFolder, loadExercise, readSubmission } from '#exercises/load.ts';
import { openParts } from '#grader/parts.ts';
import { join } from 'node:path';
import { gradeSubmission } from '../bin/racecourse/grade-submission.ts';
import { rerunInOwnNetwork } from '../bin/shared/own-network.ts';

/** A published example, seconds for waiting and for computing: what the same order is expected of. */
const PUBLISHED: Record<string, { waiting: number; computing: number; memory: string }> = {
  threading: { waiting: 1.2, computing: 4.5, memory: 'low' },
  multiprocessing: { waiting: 1.5, computing: 1.3, memory: 'high' },
  asyncio: { waiting: 1.1, computing: 5.0, memory: 'low' },
};

/** What differs by less was measured on another host on another day, and is no order. */
const APART = 1.15;

/** Which method of two is clearly the faster one, as published. */
function publishedOrder(task: 'waiting' | 'computing'): [fast: string, slow: string][] {
  const names = Object.keys(PUBLISHED);
  return names.flatMap((fast) =>
    names.flatMap((slow): [string, string][] =>
      PUBLISHED[slow]![task] > APART * PUBLISHED[fast]![task] ? [[fast, slow]] : [],
    ),
  );
}

/** Prints the table of methods on this host, measured by the grader with the exercise's own accepted submission. */
async function main(): Promise<void> {
  const folder = await exerciseFolder('method-table');
  const bundle = await loadExercise(folder);
  const files = await readSubmission(join(folder, 'submissions', 'accepted', 'threads-pool-and-aiohttp.py'), 'py');
  const open = await openParts(0);
  try {
    const report = await gradeSubmission(open, bundle, 'py', files, { seed: 1 });
    const runs = report.checks.find((check) => check.runs)?.runs ?? [];
    if (runs.length === 0) throw new Error(`There is no table: ${report.verdict}, ${report.summary}`);
    const { model, cores, runtime } = report.host;
    process.stdout.write(`${runtime} on ${cores} cores (${model}); the submission was ${report.verdict}\n`);
    const missed: string[] = [];
    process.stdout.write('task       method           seconds   gain  memory  beside threading  published\n');
    for (const { label, wallMs, peakMemoryMb } of runs) {
      const [task = '', method = ''] = label.split(': ');
      const against = (other: string): number => runs.find((run) => run.label === `${task}: ${other}`)!.wallMs;
      const published = PUBLISHED[method]?.[task as 'waiting' | 'computing'];
      const theirs = published ? (published / PUBLISHED['threading']![task as 'waiting' | 'computing']).toFixed(2) : '';
      process.stdout.write(
        `${task.padEnd(10)} ${method.padEnd(16)} ${(wallMs / 1000).toFixed(2).padStart(7)} ${(against('sequential') / wallMs).toFixed(2).padStart(6)} ${`${Math.round(peakMemoryMb)} MiB`.padStart(8)}  ${(wallMs / against('threading')).toFixed(2).padStart(15)}  ${theirs.padStart(9)}\n`,
      );
    }
    for (const task of ['waiting', 'computing'] as const) {
      const msOf = (method: string): number => runs.find(({ label }) => label === `${task}: ${method}`)!.wallMs;
      for (const [fast, slow] of publishedOrder(task))
        if (msOf(fast) >= msOf(slow)) missed.push(`${task}: ${fast} is no faster than ${slow}`);
    }
    process.stdout.write(`The published order: ${missed.length === 0 ? 'met' : `MISSED, ${missed.join('; ')}`}\n`);
  } finally {
    await open.close();
  }
}

const ended = rerunInOwnNetwork();
if (ended === undefined) await main();
else process.exitCode = ended;
