/**
 * The controlled scheduler of threads: schedules until a bug is found, schedules a second, false alarms, replays, shrinking.
 * `npm run bench -- explore [seeds]`; runs in Python and in isolates of its own, without a sandbox.
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseSchedule, printSchedule } from '#grader/core/schedule.ts';
import { shrink } from '#grader/core/shrink.ts';
import { isolateRates } from './explore/isolates.ts';
import { drive, type Followed, type Found, type Outcomes } from './explore/drive.ts';
import { printTable } from './shared/figures.ts';

const HERE = join(import.meta.dirname, 'explore');
const MOST = 5_000;
/** Mean schedules to the first bug as published for PCT (d = 3) and partial-order sampling. */
const PUBLISHED: Record<string, [number, number]> = {
  account: [9, 1],
  bluetooth: [161, 72],
  carter: [5, 2],
  deadlock01: [20, 4],
  stack: [2, 2],
  twostage: [9, 15],
  wronglock: [40, 1],
  reorder_3: [241, 223],
};
const WANTED_PER_SECOND: Record<string, number> = {
  counter: 8_000,
  lock_order: 6_000,
  word_count: 3_500,
  two_task_race: 10_000,
};

const seeds = Number(process.argv[2] ?? 20);
const programs = (folder: string): string[] =>
  readdirSync(join(HERE, folder))
    .filter((name) => name.endsWith('.py'))
    .map((name) => join(HERE, folder, name));
const nameOf = (path: string): string => basename(path, '.py');
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: number[]): number => values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0;

function speedRow(path: string, command: string): string[] {
  const perSecond = median([1, 2, 3].map(() => (drive(command, path, 4_000) as { perSecond: number }).perSecond));
  const wanted = String(WANTED_PER_SECOND[nameOf(path)] ?? '');
  return [nameOf(path), Math.round(perSecond).toLocaleString('en-US'), wanted];
}

console.log(`Mean schedules until the first bug, ${seeds} seeds, at most ${MOST}`);
const rows = programs('programs').map((path) => {
  const found = drive('find-all', path, seeds, MOST) as Record<string, Found[]>;
  const means = Object.values(found).map((runs) => {
    const missed = runs.filter((run) => !run.found).length;
    return `${mean(runs.map((run) => run.schedules)).toFixed(1)}${missed > 0 ? ` (${missed} missed)` : ''}`;
  });
  return { names: Object.keys(found), cells: [nameOf(path), ...means, PUBLISHED[nameOf(path)]?.join(' / ') ?? ''] };
});
printTable([['program', ...(rows[0]?.names ?? []), 'PCT / POS published'], ...rows.map(({ cells }) => cells)]);

console.log('\nSchedules a second of processor time on one core, the portfolio');
printTable([
  ['program', 'a second', 'wanted'],
  ...programs('speed').map((path) => speedRow(path, 'speed')),
  // Orders in which what tasks of asyncio await arrives.
  ...programs('tasks').map((path) => speedRow(path, 'orders')),
]);

console.log('\nTypeScript: schedules a second of processor time, garbage collection included');
printTable([['program', 'a second', 'wanted'], ...(await isolateRates())]);

const correct = programs('correct').map((path) => ({ path, ...(drive('outcomes', path, 2_000, 0) as Outcomes) }));
const alarms = correct.filter(({ outcomes }) => outcomes.some((one) => one.fails));
console.log(`\nFalse alarms: ${alarms.length} of ${correct.length} correct programs over 2,000 schedules each`);
for (const { path } of alarms) console.log(`  ${nameOf(path)}`);

let replays = 0;
let identical = 0;
const deviations: number[] = [];
const tests: number[] = [];
for (const path of programs('programs')) {
  const { schedules } = drive('draw', path, 50) as { schedules: { schedule: string; key: string; fails: boolean }[] };
  // Followed in a process of their own.
  const { followed } = drive('follow', path, ...schedules.map((one) => one.schedule)) as { followed: Followed[] };
  replays += schedules.length;
  identical += followed.filter(
    (one, index) => one.key === schedules[index]?.key && one.unused === 0 && one.schedule === schedules[index].schedule,
  ).length;
  for (const failing of schedules.filter((one) => one.fails).slice(0, 5)) {
    const fails = (lists: readonly (readonly { thread: string; point: number; to: string }[])[]): Promise<boolean[]> =>
      Promise.resolve(
        (
          drive('follow', path, ...lists.map((list) => printSchedule({ deviations: list }))) as { followed: Followed[] }
        ).followed.map((one) => one.fails),
      );
    const shrunk = await shrink(parseSchedule(failing.schedule)?.deviations ?? [], fails);
    deviations.push(shrunk.items.length);
    tests.push(shrunk.tests);
  }
}
console.log(`\nReplays: ${identical} of ${replays} identical in another process`);
console.log(
  `Shrunk: ${deviations.length} failing schedules, median ${median(deviations)} deviations after a median of ${median(tests)} replays (most ${Math.max(...tests)})`,
);
