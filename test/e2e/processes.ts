import { readdirSync, readFileSync } from 'node:fs';

/** A process of this machine, as /proc shows it. */
interface Process {
  pid: number;
  parent: number;
  command: string;
}

/** The processes that `npm start` keeps, and those that the grader keeps; none where one is just being started again. */
export function processesOf(starter: number): { grader: number[]; web: number[]; workers: number[] } {
  const all = allProcesses();
  const children = (parent: number, script: string) =>
    all.filter((one) => one.parent === parent && one.command.includes(script)).map(({ pid }) => pid);
  const grader = children(starter, 'grader/main.ts');
  return {
    grader,
    web: children(starter, 'build/index.js'),
    workers: grader.flatMap((pid) => children(pid, 'grader/worker.ts')),
  };
}

function allProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        // The program's own name, in brackets, may hold anything.
        const [, parent] = readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        // Ended while the list was read.
        return [];
      }
    });
}
