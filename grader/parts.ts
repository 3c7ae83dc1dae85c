import type { Capabilities, Interpreter } from '#grader/contract/runs.ts';
import { javaScriptRunner } from '#grader/runners/javascript/runner.ts';
import { openOracle } from '#grader/runners/javascript/oracle.ts';
import { findInterpreters } from '#grader/runners/python/interpreters.ts';
import { pythonRunner } from '#grader/runners/python/runner.ts';
import { Starts } from '#grader/runners/starts.ts';
import type { WarmRunner } from '#grader/runners/warm-runner.ts';
import { openSandbox, type SandboxHost } from '#grader/sandbox/open-sandbox.ts';
import { Calibrator } from '#grader/sandbox/calibration/calibrator.ts';
import { hasOwnNetwork } from '#grader/sandbox/own-network.ts';
import { openPagesFront, type PagesFront } from '#grader/sandbox/pages/http-front.ts';
import { ownCores, type Cores } from '#grader/service/cores.ts';
import { hostCores, speedupCores } from '#grader/service/host.ts';
import type { GradeParts } from '#grader/service/runner.ts';

/** The concrete parts that grade on this host, started and ready, and what they can do. */
export interface OpenParts {
  parts: GradeParts;
  capabilities: Pick<Capabilities, 'languages' | 'isolation' | 'enforcement' | 'warnings'>;
  close(): Promise<void>;
}

/** Starts the runners of this host, with so many sandboxes of a kind waiting for submissions to come. Cores are leased from `leases`, or are this process's own. Rejects when no submission at all could be run, with the reason. */
export async function openParts(
  warmCount: number,
  leases: Cores = ownCores(hostCores(), speedupCores()),
): Promise<OpenParts> {
  const cores = leases.exclusiveCount;
  const starts = new Starts(leases);
  const sandbox = await openSandbox();
  const calibrator = new Calibrator(
    (spec) => sandbox.launch(spec),
    () => leases.lease('exclusive'),
  );
  const javascript = javaScriptRunner((spec) => sandbox.launch(spec), sandbox.isolation, { cores, starts, warmCount });
  const python = await openPython(sandbox, { cores, starts, warmCount });
  await Promise.all([javascript.start(), python.runner?.start()]);
  return {
    parts: {
      runners: { ts: javascript, ...(python.runner ? { py: python.runner } : {}) },
      openOracle: (bundle, language) => openOracle(bundle, language, cores),
      cores: leases,
      calibration: () => calibrator.now(),
    },
    capabilities: {
      languages: [
        { language: 'ts', available: true },
        python.runner
          ? { language: 'py', available: true, interpreters: python.interpreters }
          : { language: 'py', available: false, why: python.why },
      ],
      isolation: sandbox.isolation,
      enforcement: sandbox.details,
      warnings: [...sandbox.warnings, ...python.warnings],
    },
    close: async () => {
      await Promise.all([javascript.close(), python.runner?.close()]);
      await python.pages?.close();
      await sandbox.close();
    },
  };
}

type OpenPython = { warnings: readonly string[] } & (
  | { runner: WarmRunner; pages: PagesFront; interpreters: Interpreter[] }
  | { runner?: undefined; pages?: undefined; why: string }
);

/** Python needs the full sandbox, and a network of this process's own for the practice pages. */
async function openPython(
  sandbox: SandboxHost,
  warm: { cores: number; starts: Starts; warmCount: number },
): Promise<OpenPython> {
  if (sandbox.isolation !== 'bubblewrap') return noPython('It runs only inside bubblewrap, which this host lacks.');
  const { interpreters, problems, notes } = findInterpreters(process.env);
  if (interpreters.length === 0) return noPython(problems.join(' '));
  if (!hasOwnNetwork())
    return noPython('This process shares its network with others, which submissions must not reach.');
  try {
    const pages = await openPagesFront();
    const launch: SandboxHost['launch'] = (spec) => sandbox.launch(spec);
    const runner = pythonRunner(launch, sandbox.isolation, interpreters, { ...warm, pages });
    return {
      pages,
      runner,
      // Where it lies on this host is nobody's business.
      interpreters: interpreters.map(({ id, name, version, build, gil }) => ({ id, name, version, build, gil })),
      warnings: [...problems.map((problem) => `An interpreter is not offered. ${problem}`), ...notes],
    };
  } catch (error) {
    return noPython(`Practice pages cannot be served: ${(error as Error).message}.`);
  }
}

function noPython(why: string): OpenPython {
  return { why, warnings: [`Python exercises cannot be graded here. ${why}`] };
}
