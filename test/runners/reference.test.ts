import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exerciseFolder, loadExercise } from '#exercises/load.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { Language } from '#grader/contract/languages.ts';
import { MAIN_FILE } from '#grader/contract/languages.ts';
import type { SourceFile, Submission } from '#grader/contract/submission.ts';
import { openWorkerSlot, type WorkerSlot } from '../../bin/racecourse/worker-slot.ts';
import { NO_PYTHON } from './worker-slot.ts';

type Which = 'parallel' | 'oneByOne' | 'wrong';

const SLUG = 'gather-the-waits';
const FILES = {
  ts: {
    parallel: 'accepted/promise-all.ts',
    oneByOne: 'not_parallel/one-by-one.ts',
    wrong: 'wrong_answer/does-not-wait.ts',
  },
  py: {
    parallel: 'accepted/gather.py',
    oneByOne: 'not_parallel/one-by-one.py',
    wrong: 'wrong_answer/does-not-wait.py',
  },
} as const;

let slot: WorkerSlot;
let bundle: Bundle;
beforeAll(async () => {
  slot = await openWorkerSlot(1);
  const whole = await loadExercise(await exerciseFolder(SLUG));
  bundle = { ...whole, checks: whole.checks.filter(({ kind }) => kind === 'speedup') };
});
afterAll(() => slot.close());

async function filesOf(language: Language, which: Which): Promise<SourceFile[]> {
  const path = join(await exerciseFolder(SLUG), 'submissions', FILES[language][which]);
  return [{ name: MAIN_FILE[language], text: await readFile(path, 'utf8') }];
}

describe.each(['ts', 'py'] as const)('in %s', (language) => {
  const skipped = language === 'py' && NO_PYTHON !== undefined;
  const submission = async (which: Which): Promise<Submission> => ({
    language,
    files: await filesOf(language, which),
  });
  const withReference = async (which: Which): Promise<Bundle> => ({
    ...bundle,
    reference: { [language]: await filesOf(language, which) },
  });

  test.skipIf(skipped)('what misses is condemned beside a right solution that does not', async () => {
    const slow = await submission('oneByOne');
    const line = language === 'ts' ? "console.log('mine');\n" : "print('mine')\n";
    const files = slow.files.map((file) => ({ ...file, text: `${line}${file.text}` }));
    const report = await slot.grade(await withReference('parallel'), { ...slow, files }, 1);
    expect(report.verdict).toBe('not_parallel');
    const [{ measurement, message } = {}] = report.checks;
    expect(measurement!.reference!.ratio).toBeGreaterThan(measurement!.needed);
    expect(message).toContain('A right solution, measured just after, is ');
    // What it printed and used is its own.
    expect(report.console.text).toContain('mine');
    expect(report.cpuMs).toBeGreaterThan(0);
    expect(report.peakMemoryMb).toBeGreaterThan(0);
  });

  test.skipIf(skipped)('what misses where a right solution misses, too, hears that nothing can be said', async () => {
    const report = await slot.grade(await withReference('oneByOne'), await submission('oneByOne'), 1);
    expect(report.verdict).toBe('host_busy');
    expect(report.checks[0]).toMatchObject({
      message: expect.stringContaining('a solution that is known to be right, measured just after, missed this too'),
      measurement: { decision: 'misses', reference: { decision: 'misses' } },
    });
  });

  test.skipIf(language === 'py')('a reference that is at fault condemns nobody: that is ours to mend', async () => {
    const noProgram = bundle.languages[language]!.starter.map((file) => ({ ...file, text: 'not a program(' }));
    const refused: Bundle = { ...bundle, reference: { [language]: noProgram } };
    const slow = await submission('oneByOne');
    await expect(slot.grade(refused, slow, 1)).rejects.toThrow('The reference solution is refused: ');
    await expect(slot.grade(await withReference('wrong'), slow, 1)).rejects.toThrow(
      'The reference solution of faster failed: ',
    );
  });
});
