import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Observation } from '#grader/contract/observation.ts';
import type { RecordedTrace } from '#grader/contract/recorded-trace.ts';
import { pythonPath } from '#grader/runners/python/interpreters.ts';

/** One schedule that was followed. */
export interface Played {
  observation: Observation & { raised?: { thread: string; name: string; message: string }[] };
  schedule: string;
  unused: number;
  trace: RecordedTrace;
}

/** What a search found. */
export interface Searched {
  outcomes: { observation: Observation; count: number; schedule: string }[];
  exhaustive?: { within: number[]; everything: boolean };
  strategies: { name: string; schedules: number; distinct: number }[];
  actors: string;
  unfollowed?: string[];
  order: string;
}

const HERE = join(import.meta.dirname, 'schedules');
const HARNESS = join(import.meta.dirname, '..', '..', 'grader', 'runners', 'python');

/** Asks schedules/play.py, which says what for. Each time in another process. */
export function play(command: object): unknown {
  const asked = JSON.stringify(command);
  const output = execFileSync(pythonPath(process.env), ['-s', '-P', '-B', join(HERE, 'play.py'), HARNESS, asked], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin', PYTHONHASHSEED: '0' },
    maxBuffer: 64 << 20,
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

/** Answers with where a program was written to, in a folder of the test file's own. */
export function openProgramFile(): (text: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'played-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return (text) => {
    const path = join(folder, 'program.py');
    writeFileSync(path, text);
    return path;
  };
}

/** The values of all outcomes, or how those ended that have none. */
export function valuesOf({ outcomes }: Searched): unknown[] {
  return outcomes.map(({ observation }) => observation.value ?? observation.outcome).sort();
}
