import { LIMITS } from '#grader/contract/limits.ts';
import { compiledHarness } from '#grader/runners/python/compiled-harness.ts';
import type { InstalledInterpreter } from '#grader/runners/python/interpreters.ts';
import type { Starts } from '#grader/runners/starts.ts';
import { WarmRunner, type SandboxKind } from '#grader/runners/warm-runner.ts';
import type { PagesFront } from '#grader/sandbox/pages/http-front.ts';
import type { SandboxProcess, SandboxSpec } from '#grader/sandbox/sandbox.ts';

const INSIDE = '/opt/racecourse';
/** The sandbox of one Python submission: the interpreter with the harness in it, waiting for commands. */
function zygoteSpec(python: InstalledInterpreter, preload: readonly string[], cores: number): SandboxSpec {
  const start = `import sys; sys.path.insert(0, ${JSON.stringify(INSIDE)}); from harness.zygote import main; main(sys.argv[1:])`;
  return {
    command: [python.program, '-s', '-P', '-B', '-c', start, ...preload],
    readOnlyBinds: [{ from: compiledHarness(python), to: `${INSIDE}/harness` }, ...python.folders],
    env: {
      PATH: '/usr/bin',
      HOME: '/tmp',
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      PYTHONHASHSEED: '0',
      PYTHONDONTWRITEBYTECODE: '1',
      // Since 3.13 os.cpu_count() and what follows it, such as the size of a pool, go by this instead of the host's cores.
      PYTHON_CPU_COUNT: String(cores),
      // Host names stand in a file here; with threads to look them up gevent would go through ctypes when one is unknown.
      GEVENT_RESOLVER: 'block',
      // For the same reason eventlet needs no resolver of its own, which is most of what it imports.
      EVENTLET_NO_GREENDNS: 'yes',
      // It also asks for distutils, in whose place setuptools would import all of itself. Since 3.12 there is nothing else.
      ...(hasDistutils(python) ? { SETUPTOOLS_USE_DISTUTILS: 'stdlib' } : {}),
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

function hasDistutils({ version }: InstalledInterpreter): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 3 && minor < 12;
}

/**
 * Runs Python in processes that are forked, one for each run, in the sandbox of the submission. The first interpreter is
 * kept warm from the start, the others once a submission has named them.
 */
export function pythonRunner(
  launch: (spec: SandboxSpec) => SandboxProcess,
  isolation: string,
  interpreters: readonly InstalledInterpreter[],
  { cores, pages, ...warm }: { cores: number; pages: PagesFront; starts: Starts; warmCount: number },
): WarmRunner {
  const spec = ({ interpreter, preload }: SandboxKind): SandboxSpec => {
    const python = interpreters.find(({ id }) => interpreter === undefined || id === interpreter);
    if (!python) throw new Error(`There is no interpreter ${interpreter}.`);
    return zygoteSpec(python, preload, cores);
  };
  const usual = interpreters[0]?.id;
  return new WarmRunner({ launch, isolation, spec, usualInterpreter: usual, session: { cores, pages }, ...warm });
}
