import { availableParallelism } from 'node:os';
import type { Capabilities } from '#grader/contract/runs.ts';
import { openOracle } from '#grader/runners/javascript/oracle.ts';
import { JavaScriptRunner } from '#grader/runners/javascript/runner.ts';
import { openSandbox } from '#grader/sandbox/open-sandbox.ts';
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
  const sandbox = await openSandbox();
  const javascript = new JavaScriptRunner((spec) => sandbox.launch(spec), sandbox.isolation, cores);
  await javascript.start();
  return {
    parts: { runners: { ts: javascript }, openOracle: (bundle) => openOracle(bundle, cores), cores },
    capabilities: {
      languages: [
        { language: 'ts', available: true },
        { language: 'py', available: false, why: 'Python exercises are not graded by this version yet.' },
      ],
      isolation: javascript.isolation,
      warnings: [...sandbox.warnings],
    },
    close: async () => {
      await javascript.close();
      await sandbox.close();
    },
  };
}
