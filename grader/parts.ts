import { availableParallelism } from 'node:os';
import type { Capabilities } from '#grader/contract/runs.ts';
import { openOracle } from '#grader/runners/javascript/oracle.ts';
import { JavaScriptRunner } from '#grader/runners/javascript/runner.ts';
import { launchSandbox } from '#grader/sandbox/launch.ts';
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
  const javascript = new JavaScriptRunner(launchSandbox, 'bubblewrap', cores);
  await javascript.start();
  return {
    parts: { runners: { ts: javascript }, openOracle: (bundle) => openOracle(bundle, cores), cores },
    capabilities: {
      languages: [
        { language: 'ts', available: true },
        { language: 'py', available: false, why: 'Python exercises are not graded by this version yet.' },
      ],
      isolation: javascript.isolation,
      warnings: [],
    },
    close: () => javascript.close(),
  };
}
