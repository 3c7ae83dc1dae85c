import { asyncRace, counter, oppositeLocks } from './isolate-programs.ts';
import { IsolateChild } from './isolate-child.ts';

const SCHEDULES = 40_000;

const PROGRAMS = [
  { name: 'shared counter, 2 × 1', files: counter(1), sharedMemory: true, wanted: 150_000 },
  { name: 'shared counter, 2 × 10', files: counter(10), sharedMemory: true },
  { name: 'lock order', files: oppositeLocks(), sharedMemory: true },
  { name: 'two asynchronous tasks', files: asyncRace(), sharedMemory: false, wanted: 50_000 },
];

/** Rows of a table: how many schedules of small TypeScript programs are tried in a second of processor time. */
export async function isolateRates(): Promise<string[][]> {
  const rows: string[][] = [];
  for (const { name, files, sharedMemory, wanted } of PROGRAMS) {
    const child = await IsolateChild.open(files);
    // The first search makes the engine compile what it needs.
    await child.explore(SCHEDULES / 10, 0, { sharedMemory });
    const before = child.cpuMs();
    const { schedules = 0 } = await child.explore(SCHEDULES, 0, { sharedMemory });
    const perSecond = (schedules / (child.cpuMs() - before)) * 1000;
    child.close();
    rows.push([name, Math.round(perSecond).toLocaleString('en-US'), wanted?.toLocaleString('en-US') ?? '']);
  }
  return rows;
}
