/** What each determinism check of the catalogue takes on one core. With an exercise's name, that one's only. */
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { exerciseFolder, exerciseFolders, loadExercise } from '#exercises/load.ts';
import type { CheckResult, Report } from '#grader/contract/report.ts';
import { claimsOf, type Claim } from '../bin/racecourse/claims.ts';
import { openWorkerSlot, type WorkerSlot } from '../bin/racecourse/worker-slot.ts';

const TARGET_MS = 1_000;
const SEED = 1;
/** As many as a worker keeps unless it is told otherwise, so that none must be started while a check is measured. */
const WARM_SANDBOXES = 2;
/** By then the sandbox that was used is replaced, which a busy core would otherwise do beside the next check. */
const REPLACED_MS = 1_000;

interface Row {
  exercise: string;
  submission: string;
  check: CheckResult;
}

/** Grades every submission of an exercise by its determinism checks alone. */
async function measure(slot: WorkerSlot, folder: string): Promise<Row[]> {
  const bundle = await loadExercise(folder);
  const checks = bundle.checks.filter((check) => check.kind === 'determinism');
  const rows: Row[] = [];
  const grade = async (claim: Claim): Promise<Report> => {
    await delay(REPLACED_MS);
    return slot.grade({ ...bundle, checks }, claim, SEED);
  };
  const claims = checks.length > 0 ? await claimsOf(folder) : [];
  // The first that needs what its exercise imports has sandboxes of this kind started beside it.
  const first = claims.find(({ language }) => language === 'py');
  if (first && bundle.languages.py?.preload) await grade(first);
  for (const claim of claims) {
    const report = await grade(claim);
    for (const check of report.checks.filter(({ kind }) => kind === 'determinism'))
      rows.push({ exercise: basename(folder), submission: claim.name, check });
  }
  return rows;
}

/** One line for each check in each language: how long it took for all submissions, and for which of them longest. */
function table(rows: readonly Row[]): string[] {
  const kinds = Map.groupBy(rows, ({ exercise, submission, check }) => {
    const how = check.exploration?.mode ?? 'not run';
    return `${exercise.padEnd(20)} ${check.id.padEnd(14)} ${submission.endsWith('.py') ? 'py' : 'ts'} ${how.padEnd(8)}`;
  });
  return [...kinds].map(([name, group]) => {
    const sorted = group.toSorted((left, right) => left.check.durationMs - right.check.durationMs);
    const middle = sorted[sorted.length >> 1]!.check.durationMs;
    const { check, submission } = sorted.at(-1)!;
    const over = sorted.filter((row) => row.check.durationMs > TARGET_MS).length;
    return `${name} ${seconds(middle)} ${seconds(check.durationMs)}  ${over === 0 ? '' : `${over} of ${group.length} over, longest `}${submission}`;
  });
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`.padStart(8);

const only = process.argv[2];
const slot = await openWorkerSlot(WARM_SANDBOXES);
// What the worker starts from now on stays on the first core, too.
execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', '0', String(slot.pid)]);
process.stdout.write(
  `exercise             check          language       median  longest  (target ${seconds(TARGET_MS).trim()})\n`,
);
let within = 0;
let all = 0;
for (const folder of only === undefined ? await exerciseFolders() : [await exerciseFolder(only)]) {
  const rows = await measure(slot, folder);
  for (const line of table(rows)) process.stdout.write(`${line}\n`);
  within += rows.filter(({ check }) => check.durationMs <= TARGET_MS).length;
  all += rows.length;
}
process.stdout.write(`${within} of ${all} within the target\n`);
await slot.close();
