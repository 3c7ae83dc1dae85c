import type { Carrier } from './carrier.ts';
import type { Site } from '../world/recorded-steps.ts';
import type { Task } from './task.ts';

/** An error that names every thread that waits, where, and for what: nobody is left who could go on. */
export function deadlock(
  carrier: Carrier,
  sites: readonly Site[],
): { name: string; message: string; places: { file: string; line: number }[] } {
  const waiting = carrier.tasks.filter((task) => !task.ended);
  const told = waiting.map((task) => words(task, sites));
  const blocked = waiting.filter(({ waitsFor }) => waitsFor?.memory);
  const places = [...blocked, ...waiting].flatMap((task) => {
    const { file, line } = sites[task.waitsFor?.site ?? 0] ?? {};
    return file === undefined ? [] : [{ file, line: line ?? 1 }];
  });
  return { name: 'Deadlock', message: `${told.join('; ')}. Nobody else is left who could go on.`, places };
}

function words({ name, waitsFor, worker }: Task, sites: readonly Site[]): string {
  const { file, line, text } = sites[waitsFor?.site ?? 0] ?? {};
  const where = file === undefined ? '' : ` (${file}, line ${line})`;
  if (waitsFor?.memory) return `${name} waits in ${text || 'Atomics.wait'}${where} for a notify`;
  return `${name} waits for ${worker ? 'a message' : 'a message or a promise'} that never comes${where}`;
}
