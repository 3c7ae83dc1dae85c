import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LIMITS } from '#grader/contract/limits.ts';
import { WarmRunner } from '#grader/runners/warm-runner.ts';
import type { SandboxProcess, SandboxSpec } from '#grader/sandbox/sandbox.ts';

const GRADER = fileURLToPath(new URL('../../', import.meta.url));
const ISOLATED_VM = dirname(fileURLToPath(import.meta.resolve('isolated-vm')));

/** What the child needs to see of the host: Node, the isolates' library, and the parts of the grader that it runs. */
function childSpec(): SandboxSpec {
  const inside = '/opt/racecourse';
  const node = realpathSync(process.execPath);
  return {
    command: [
      `${inside}/node`,
      '--no-node-snapshot',
      '--disable-warning=ExperimentalWarning',
      `--max-old-space-size=256`,
      `${inside}/grader/runners/javascript/child/main.ts`,
    ],
    readOnlyBinds: [
      { from: node, to: `${inside}/node` },
      ...['contract', 'core', 'runners/javascript'].map((part) => ({
        from: join(GRADER, part),
        to: `${inside}/grader/${part}`,
      })),
      { from: join(GRADER, '..', 'package.json'), to: `${inside}/package.json` },
      { from: ISOLATED_VM, to: `${inside}/node_modules/isolated-vm` },
      { from: join(ISOLATED_VM, '..', 'node-gyp-build'), to: `${inside}/node_modules/node-gyp-build` },
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
  cores: number,
): WarmRunner {
  return new WarmRunner({ launch, isolation, spec: childSpec, warmCount: 2, session: { cores } });
}
