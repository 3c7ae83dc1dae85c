import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIMITS } from '#grader/contract/limits.ts';
import { CHILD_MAIN, childProgram } from '#grader/runners/javascript/child-program.ts';
import type { Starts } from '#grader/runners/starts.ts';
import { WarmRunner } from '#grader/runners/warm-runner.ts';
import type { SandboxProcess, SandboxSpec } from '#grader/sandbox/sandbox.ts';

/** Isolates, and the parser that finds the switch points of threads. */
const ISOLATED_VM = dirname(fileURLToPath(import.meta.resolve('isolated-vm')));
const ACORN = join(dirname(fileURLToPath(import.meta.resolve('acorn'))), '..');

let program: string | undefined;

/** The folder of the program that runs in sandboxes, made where it is not there yet. */
export function childFolder(): string {
  program ??= childProgram([ISOLATED_VM, ACORN]);
  return program;
}

/** What the child needs to see of the host: Node, the isolates' library, and the program that it runs. */
function childSpec(): SandboxSpec {
  const inside = '/opt/racecourse';
  const node = '/opt/node';
  return {
    command: [
      node,
      '--no-node-snapshot',
      // Of the parser of TypeScript, the only WebAssembly here, little is ever called.
      '--wasm-lazy-validation',
      '--disable-warning=ExperimentalWarning',
      `--max-old-space-size=256`,
      `${inside}/${CHILD_MAIN}`,
    ],
    readOnlyBinds: [
      { from: realpathSync(process.execPath), to: node },
      { from: childFolder(), to: inside },
      // Where the program's links lead, and beside them what they need themselves.
      ISOLATED_VM,
      ACORN,
      join(ISOLATED_VM, '..', 'node-gyp-build'),
    ],
    env: { PATH: '/usr/bin', HOME: '/tmp', TZ: 'UTC', LANG: 'C.UTF-8' },
    limits: {
      memoryMb: LIMITS.sandboxMb,
      processes: 96,
      filesMb: 16,
      openFiles: 256,
      cpuSeconds: LIMITS.cpuMs / 1000,
      outputBytes: LIMITS.consoleBytes,
    },
    network: 'none',
  };
}

/** Runs TypeScript in isolates. */
export function javaScriptRunner(
  launch: (spec: SandboxSpec) => SandboxProcess,
  isolation: string,
  { cores, ...warm }: { cores: number; starts: Starts; warmCount: number },
): WarmRunner {
  return new WarmRunner({ launch, isolation, spec: childSpec, session: { cores }, ...warm });
}
