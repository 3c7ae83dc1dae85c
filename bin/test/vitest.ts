import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runTool } from '../shared/command.ts';

export interface Totals {
  ok: boolean;
  passed: number;
  failed: number;
  skipped: number;
  seconds: number;
}

/** The part of Vitest's JSON report that is counted. */
const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** Runs all tests, showing them as they go. A file that could not be run at all counts as one failed test. */
export async function runVitest(filters: readonly string[]): Promise<Totals> {
  const folder = mkdtempSync(join(tmpdir(), 'racecourse-test-'));
  const file = join(folder, 'report.json');
  try {
    const command = ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...filters];
    const { ok, seconds } = await runTool(command, { live: true });
    return { ok, seconds, ...count(file) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function count(file: string): Pick<Totals, 'passed' | 'failed' | 'skipped'> {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // Vitest ended before it could report, on a broken configuration for instance.
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const report = reportSchema.parse(JSON.parse(text));
  const broken = report.testResults.filter(
    (one) => one.status === 'failed' && !one.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
