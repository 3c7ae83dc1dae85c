import { availableParallelism } from 'node:os';
import type { Capabilities } from '#grader/contract/runs.ts';
import { javaScriptRunner } from '#grader/runners/javascript/runner.ts';
import { openOracle } from '#grader/runners/javascript/oracle.ts';
import { pythonPath, pythonRunner, whyNoPython } from '#grader/runners/python/runner.ts';
import { Starts } from '#grader/runners/starts.ts';
import type { WarmRunner } from '#grader/runners/warm-runner.ts';
import { openSandbox, type SandboxHost } from '#grader/sandbox/open-sandbox.ts';
import { hasOwnNetwork } from '#grader/sandbox/own-network.ts';
import { openPagesFront, type PagesFront } from '#grader/sandbox/pages/http-front.ts';
import type { GradeParts } from '#grader/service/runner.ts';

/** The concrete parts that grade on this host, started and ready, and what they can do. */
export interface OpenParts {
  parts: GradeParts;
  capabilities: Pick<Capabilities, 'languages' | 'isolation' | 'warnings'>;
  close(): Promise<void>;
}

/** Starts the runners of this host. Rejects when no submission at all could be run, with the reason. */
export async function openParts(): Promise<OpenParts> {
  const cores = availableParallelism();
  const starts = new Starts();
  const sandbox = await openSandbox();
  const javascript = javaScriptRunner((spec) => sandbox.launch(spec), sandbox.isolation, { cores, starts });
  const python = await openPython(sandbox, cores, starts);
  await Promise.all([javascript.start(), python.runner?.start()]);
  return {
    parts: {
      runners: { ts: javascript, ...(python.runner ? { py: python.runner } : {}) },
      openOracle: (bundle, language) => openOracle(bundle, language, cores),
      quietly: (time) => starts.quietly(time),
      cores,
    },
    capabilities: {
      languages: [
        { language: 'ts', available: true },
        { language: 'py', available: python.runner !== undefined, ...(python.why ? { why: python.why } : {}) },
      ],
      isolation: sandbox.isolation,
      warnings: [...sandbox.warnings, ...(python.why ? [`Python exercises cannot be graded here. ${python.why}`] : [])],
    },
    close: async () => {
      await Promise.all([javascript.close(), python.runner?.close()]);
      await python.pages?.close();
      await sandbox.close();
    },
  };
}

interface OpenPython {
  runner?: WarmRunner;
  pages?: PagesFront;
  why?: string;
}

/** Python needs the full sandbox, and a network of this process's own for the practice pages. */
async function openPython(sandbox: SandboxHost, cores: number, starts: Starts): Promise<OpenPython> {
  if (sandbox.isolation !== 'bubblewrap') return { why: 'It runs only inside bubblewrap, which this host lacks.' };
  const python = pythonPath(process.env);
  const why = whyNoPython(python);
  if (why) return { why };
  if (!hasOwnNetwork())
    return { why: 'This process shares its network with others, which submissions must not reach.' };
  try {
    const pages = await openPagesFront();
    const runner = pythonRunner((spec) => sandbox.launch(spec), sandbox.isolation, python, { cores, pages, starts });
    return { pages, runner };
  } catch (error) {
    return { why: `Practice pages cannot be served: ${(error as Error).message}.` };
  }
}
