import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

export interface Finished {
  ok: boolean;
  /** Standard output and error together, in the order they came. */
  output: string;
  seconds: number;
}

/** What Node has compiled once. Tests start hundreds of processes of the same modules, and the types of each take long to strip. */
const COMPILED = join(ROOT, 'node_modules', '.cache', 'compiled');

/** Environment in which the project's own tools and its own Node come first, as npm makes it for scripts. */
export function toolEnvironment(): NodeJS.ProcessEnv {
  const path = join(ROOT, 'node_modules', '.bin') + delimiter + (process.env['PATH'] ?? '');
  return { NODE_COMPILE_CACHE: COMPILED, ...process.env, PATH: path };
}

/** Runs one of the project's tools from the root. Keeps what it prints, or passes it on where `live`. Never throws. */
export function runTool(command: readonly string[], { live = false } = {}): Promise<Finished> {
  const [program = '', ...args] = command;
  const startedAt = performance.now();
  const child = spawn(program, args, {
    cwd: ROOT,
    env: toolEnvironment(),
    stdio: live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return new Promise((resolve) => {
    const finish = (ok: boolean): void => resolve({ ok, output, seconds: (performance.now() - startedAt) / 1000 });
    child.on('error', (error) => {
      output += `${program}: ${error.message}\n`;
      finish(false);
    });
    child.on('close', (code) => finish(code === 0));
  });
}
