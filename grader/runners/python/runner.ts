import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LIMITS } from '#grader/contract/limits.ts';
import type { Starts } from '#grader/runners/starts.ts';
import { WarmRunner } from '#grader/runners/warm-runner.ts';
import type { PagesFront } from '#grader/sandbox/pages/http-front.ts';
import type { SandboxProcess, SandboxSpec } from '#grader/sandbox/sandbox.ts';

const HARNESS = fileURLToPath(new URL('./harness', import.meta.url));
const INSIDE = '/opt/racecourse';
const LEAST_VERSION = [3, 11] as const;
/** The distribution's packages that exercises use. */
const LIBRARIES = ['greenlet', 'gevent', 'eventlet', 'requests', 'aiohttp'] as const;

/** The interpreter that submissions run on: the one that RACECOURSE_PYTHON names, or the system's. */
export function pythonPath(environment: Record<string, string | undefined>): string {
  return environment['RACECOURSE_PYTHON'] ?? '/usr/bin/python3';
}

/** Why Python submissions cannot be run with that interpreter, with the cure; undefined when they can. */
export function whyNoPython(python: string): string | undefined {
  const program = `import sys, importlib.util as u
print(*sys.version_info[:2], *(n for n in ${JSON.stringify(LIBRARIES)} if u.find_spec(n) is None))`;
  const { status, stdout } = spawnSync(python, ['-s', '-P', '-c', program], { encoding: 'utf8' });
  if (status !== 0)
    return `There is no Python ${LEAST_VERSION.join('.')} or newer at ${python}. Install python3, or set RACECOURSE_PYTHON.`;
  const [major = 0, minor = 0, ...missing] = stdout.trim().split(' ');
  if (Number(major) !== LEAST_VERSION[0] || Number(minor) < LEAST_VERSION[1]) {
    return `${python} is Python ${major}.${minor}; ${LEAST_VERSION.join('.')} or newer is needed.`;
  }
  if (missing.length > 0)
    return `Python's ${missing.join(', ')} are missing: apt-get install ${missing.map((name) => `python3-${name}`).join(' ')}`;
  return undefined;
}

/** The sandbox of one Python submission: the interpreter with the harness in it, waiting for commands. */
function zygoteSpec(python: string, preload: readonly string[]): SandboxSpec {
  const start = `import sys; sys.path.insert(0, ${JSON.stringify(INSIDE)}); from harness.zygote import main; main(sys.argv[1:])`;
  return {
    command: [python, '-s', '-P', '-B', '-c', start, ...preload],
    readOnlyBinds: [{ from: HARNESS, to: `${INSIDE}/harness` }],
    env: {
      PATH: '/usr/bin',
      HOME: '/tmp',
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      PYTHONHASHSEED: '0',
      PYTHONDONTWRITEBYTECODE: '1',
      // Host names stand in a file here; with threads to look them up gevent would go through ctypes when one is unknown.
      GEVENT_RESOLVER: 'block',
      // Otherwise gevent.spawn looks at its caller's frame, which is how a submission would search for the grader.
      GEVENT_TRACK_GREENLET_TREE: '0',
    },
    limits: {
      memoryMb: LIMITS.sandboxMb,
      processes: 256,
      filesMb: 64,
      openFiles: 512,
      cpuSeconds: LIMITS.cpuMs / 1000,
      outputBytes: LIMITS.outputBytes,
    },
    network: 'shared',
  };
}

/** Runs Python in processes that are forked, one for each run, in the sandbox of the submission. */
export function pythonRunner(
  launch: (spec: SandboxSpec) => SandboxProcess,
  isolation: string,
  python: string,
  { starts, ...session }: { cores: number; pages: PagesFront; starts: Starts },
): WarmRunner {
  const spec = (preload: readonly string[]): SandboxSpec => zygoteSpec(python, preload);
  return new WarmRunner({ launch, isolation, spec, warmCount: 2, session, starts });
}
