import { randomUUID } from 'node:crypto';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { RunRequest } from '#grader/contract/runs.ts';
import { bundleHash } from '#grader/service/bundle-hash.ts';

/** What the scripted worker does with a job; it stands in the submission's main file. */
export interface WorkerScript {
  act: 'finish' | 'die' | 'hang' | 'block' | 'fail' | 'babble' | 'nest';
  afterMs?: number;
  /** How deep the value is that `nest` reports. */
  depth?: number;
  /** How many progress events come first. */
  progress?: number;
  /** For so many tries only; the next one finishes. */
  attempts?: number;
  /** Where the worker writes its process id. */
  pidFile?: string;
}

const content: Omit<Bundle, 'hash'> = {
  format: 1,
  slug: 'test-exercise',
  unit: '01-test',
  title: 'Test',
  summary: 'A test.',
  concept: 'testing',
  level: 1,
  prerequisites: [],
  statement: 'Do it.',
  hints: [],
  limits: { wallMs: 1000, isolateMb: 64, sandboxMb: 256 },
  checks: [{ id: 'works', kind: 'correctness', title: 'Works', promise: 'It works.', scenario: 'works' }],
  oracle: 'export default {}',
  languages: {
    ts: { starter: [], provided: [], exports: [], scenario: '' },
    py: { starter: [], provided: [], exports: [], scenario: '' },
  },
};

/** An exercise as the grader takes it, with its true hash. */
export function testBundle(changes: Partial<typeof content> = {}): Bundle {
  const changed = { ...content, ...changes };
  return { ...changed, hash: bundleHash(changed) };
}

/** A post to the grader whose worker will do as the script says. */
export function runRequest(script: WorkerScript, changes: Partial<RunRequest> = {}): RunRequest {
  const bundle = testBundle();
  return {
    id: randomUUID(),
    student: 'ada',
    bundleHash: bundle.hash,
    bundle,
    submission: { language: 'ts', files: [{ name: 'main.ts', text: JSON.stringify(script) }] },
    ...changes,
  };
}
