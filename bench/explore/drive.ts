import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonPath } from '#grader/runners/python/interpreters.ts';

const HARNESS = join(import.meta.dirname, '..', '..', 'grader', 'runners', 'python');
const DRIVER = join(import.meta.dirname, 'driver.py');

/** How many schedules it took to meet a bug. */
export interface Found {
  schedules: number;
  found: boolean;
}

/** A schedule that was followed again, and what came of it. */
export interface Followed {
  key: string;
  fails: boolean;
  unused: number;
  schedule: string;
}

/** The distinct outcomes of a search. */
export interface Outcomes {
  schedules: number;
  outcomes: { key: string; fails: boolean; schedule: string }[];
}

/** Runs one command of driver.py on a program; throws where that fails, which is a bug of the bench. */
export function drive(command: string, program: string, ...rest: (string | number)[]): unknown {
  const output = execFileSync(
    pythonPath(process.env),
    ['-s', '-P', '-B', DRIVER, HARNESS, command, program, ...rest.map(String)],
    {
      encoding: 'utf8',
      env: { PATH: '/usr/bin', PYTHONHASHSEED: '0' },
      maxBuffer: 64 << 20,
    },
  );
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}
