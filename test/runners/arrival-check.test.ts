import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exerciseFolder, loadExercise } from '#exercises/load.ts';
import type { CheckResult } from '#grader/contract/report.ts';
import { openParts, type OpenParts } from '#grader/parts.ts';
import { INPUTS_SEED } from '#grader/service/checks/outcomes.ts';
import { claimsOf } from '../../bin/racecourse/claims.ts';
import { openSlot, type Slot } from './grading.ts';

/** Exercises whose TypeScript waits, without shared memory. */
const ASYNCHRONOUS = [
  ...['dining-philosophers', 'lazy-once', 'opposite-locks'],
  ...['async-queue', 'await-between', 'gather-the-waits', 'limit-in-flight', 'download-pages'],
];

const opened: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of opened) await one.close();
});

/** What the determinism checks make of a submission of the catalogue. */
async function checksOf(slug: string, path: string): Promise<CheckResult[]> {
  const slot: Slot = await openSlot(slug);
  opened.push(slot.open);
  const text = readFileSync(join(await exerciseFolder(slug), 'submissions', path), 'utf8');
  const { checks } = await slot.grade(text);
  return checks.filter(({ kind }) => kind === 'determinism');
}

describe('orders of arrival in a determinism check', () => {
  test('a lost update is shown step by step, with its values, beside an order that passes', async () => {
    const [check] = (await checksOf('await-between', 'race/no-lock.ts')).filter(({ verdict }) => verdict === 'race');
    expect(check!.exploration).toMatchObject({ bug: 'lost_update', actors: 'calls', fidelity: 'arrival' });
    const [trace, passing] = [check!.trace!, check!.passingTrace!];
    expect([trace.unit, passing.unit]).toEqual(['step', 'step']);
    expect(trace.lanes.map(({ label }) => label)).toEqual(['deposit(10) #1', 'deposit(10) #2', 'deposit(10) #3']);
    const balances = (steps = trace.steps!): string[] =>
      steps
        .filter(({ target }) => target === 'balance')
        .map(({ operation, value, line }) => `${operation} ${value} :${line}`);
    expect(balances()).toEqual([...Array(3).fill('read 100 :16'), ...Array(3).fill('write 110 :17')]);
    expect(balances(passing.steps).at(-1)).toBe('write 130 :17');
    expect(trace.conflicts!.map(({ target }) => target)).toContain('balance');
  });

  test('who waits for ever is seen by the last thing it did', async () => {
    const checks = await checksOf('opposite-locks', 'deadlock/from-then-to.ts');
    const { trace } = checks.find(({ verdict }) => verdict === 'deadlock')!;
    const last = trace!.lanes.map(({ id }) => trace!.steps!.findLast(({ lane }) => lane === id)!);
    expect(last.map(({ operation, target, line }) => [operation, target, line])).toEqual([
      ['wait', 'a/b.lock #2', 14],
      ['wait', 'a/b.lock #1', 14],
    ]);
  });

  test('where nothing is shared, time tells more than steps', async () => {
    const checks = await checksOf('gather-the-waits', 'race/tells-of-a-failure-last.ts');
    const { trace, passingTrace } = checks.find(({ verdict }) => verdict === 'race')!;
    expect([trace!.unit, passingTrace!.unit]).toEqual(['ms', 'ms']);
  });

  test.each(ASYNCHRONOUS)(
    'steps are told of every submission to %s, in which it does what it did before',
    async (slug) => {
      const open: OpenParts = await openParts(0);
      opened.push(open);
      const folder = await exerciseFolder(slug);
      const bundle = await loadExercise(folder);
      const oracle = await open.parts.openOracle(bundle, 'ts');
      const lease = await open.parts.cores.lease('shared');
      const checks = bundle.checks.filter(({ kind }) => kind === 'determinism').slice(0, 1);
      const without: string[] = [];
      let told = 0;
      for (const { name, language, files } of await claimsOf(folder)) {
        if (language !== 'ts') continue;
        const submission = { language, files };
        const options = { cores: lease.cores, signal: new AbortController().signal };
        const session = await open.parts.runners.ts!.open(bundle, submission, options);
        for (const { id, scenario } of session.refused ? [] : checks) {
          const [input] = await oracle.inputs(id, INPUTS_SEED);
          const { followed } = await session.follow(scenario, input!, ['2+30 3+9'], { record: true });
          for (const { trace } of followed) {
            if (trace) told += 1;
            else without.push(`${name} ${id}`);
          }
        }
        session.close();
      }
      oracle.close();
      lease.release();
      expect(without).toEqual([]);
      expect(told).toBeGreaterThan(0);
    },
  );
});
