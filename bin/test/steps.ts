import { buildIfStale } from '../shared/build.ts';
import { runTool, type Finished } from '../shared/command.ts';

export interface Step {
  name: string;
  /** `undefined` when there was nothing to do. */
  run(): Promise<Finished | undefined>;
}

/**
 * What writes the types of the routes, which most of the static steps read. The build writes them too, file by file,
 * so these go one after the other, and before all that reads.
 */
export const PREPARE: readonly Step[] = [
  { name: 'build', run: () => buildIfStale() },
  { name: 'route types', run: () => runTool(['svelte-kit', 'sync']) },
];

/** What is checked without running the program, longest first, so that two at a time end together. */
export const STATIC_STEPS: readonly Step[] = [
  {
    name: 'web types',
    run: () => runTool(['svelte-check', '--tsconfig', 'web/tsconfig.json', '--output', 'human', '--fail-on-warnings']),
  },
  // Its compiler is the one in Go, which finds the same as tsc in a quarter of the time.
  { name: 'types and lint', run: () => runTool(['oxlint', '--deny-warnings']) },
  { name: 'format', run: () => runTool(['prettier', '--check', '--log-level', 'warn', '.']) },
  { name: 'unused code', run: () => runTool(['knip', '--no-progress']) },
  { name: 'import rules', run: () => runTool(['depcruise', ...SOURCES]) },
];

const SOURCES = ['grader', 'exercises', 'db', 'web', 'bin', 'bench', 'test'];

/** Runs all steps, so many at a time, telling of each as it ends. Returns the names of those that failed. */
export async function runSteps(steps: readonly Step[], atOnce: number, say: (line: string) => void): Promise<string[]> {
  const waiting = [...steps];
  const failed: string[] = [];
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const finished = await step.run();
      say(`${finished?.ok === false ? '✗' : '✓'} ${step.name.padEnd(14)} ${timeOf(finished)}`);
      if (finished?.ok !== false) continue;
      failed.push(step.name);
      say(finished.output.trimEnd().replaceAll(/^/gm, '    '));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return failed;
}

function timeOf(finished: Finished | undefined): string {
  return finished === undefined ? 'up to date' : `${finished.seconds.toFixed(1)} s`;
}
