import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exerciseFolder, loadExercise } from '#exercises/load.ts';
import type { Bundle } from '#grader/contract/bundle.ts';
import type { CheckResult } from '#grader/contract/report.ts';
import { NO_PYTHON, openWorkerSlot, type WorkerSlot } from './worker-slot.ts';

const RACY = `class Account:
    def __init__(self, balance=0):
        self.balance = balance
    def deposit(self, n):
        self.balance += n
    def withdraw(self, n):
        self.balance -= n
`;

describe.skipIf(NO_PYTHON !== undefined)('threads of Python in a determinism check', () => {
  let slot: WorkerSlot;
  let bundle: Bundle;
  beforeAll(async () => {
    slot = await openWorkerSlot();
    const loaded = await loadExercise(await exerciseFolder('lost-update'));
    bundle = { ...loaded, checks: loaded.checks.filter(({ kind }) => kind === 'determinism') };
  });
  afterAll(() => slot.close());
  const checkOf = async (code: string): Promise<CheckResult> => (await slot.grade(bundle, code)).checks[0]!;

  test('a failure is small, explained, and shown beside an order that passes', async () => {
    const { verdict, exploration, trace, passingTrace } = await checkOf(RACY);
    expect(verdict).toBe('race');
    expect(exploration).toMatchObject({
      mode: 'explored',
      bug: 'lost_update',
      inputIndex: 0,
      exhaustive: { preemptions: 2, finished: true },
    });
    expect(exploration?.schedule?.split(' ')).toHaveLength(1);
    expect(exploration?.strategies?.length).toBeGreaterThanOrEqual(6);
    expect(trace?.steps?.some(({ operation, value }) => operation === 'write' && value !== undefined)).toBe(true);
    expect(trace?.conflicts?.length).toBeGreaterThan(0);
    expect(passingTrace?.steps?.length).toBeGreaterThan(0);
  });

  test.each([
    [500, { preemptions: 2, schedules: 3 * 442, finished: true }],
    [100, { preemptions: 1, schedules: 3 * 48, finished: false }],
    [2, undefined],
  ])(
    'of %i schedules that may be tried exhaustively, what is said of all of them holds of each input',
    async (py, said) => {
      const checks = bundle.checks.map((check) => ({ ...check, exhaustiveSchedules: { py } }));
      const folder = await exerciseFolder('lost-update');
      const code = readFileSync(join(folder, 'submissions', 'accepted', 'one-lock.py'), 'utf8');
      const { verdict, exploration } = (await slot.grade({ ...bundle, checks }, code)).checks[0]!;
      expect(verdict).toBe('accepted');
      if (said) expect(exploration?.exhaustive).toMatchObject(said);
      else expect(exploration?.exhaustive).toBeUndefined();
    },
  );

  test('an input that was searched to no end leaves nothing to say of all', async () => {
    const folder = await exerciseFolder('bounded-buffer');
    const loaded = await loadExercise(folder);
    const checks = loaded.checks.filter(({ kind }) => kind === 'determinism');
    const code = readFileSync(join(folder, 'submissions', 'accepted', 'notify-all.py'), 'utf8');
    const { verdict, exploration } = (await slot.grade({ ...loaded, checks }, code)).checks[0]!;
    expect(verdict).toBe('accepted');
    expect(exploration?.exhaustive).toBeUndefined();
    expect(exploration?.summary).not.toContain('all ');
  });

  test.each([
    ['a call that really waits', 'reading, _ = os.pipe()', 'os.read(reading, 1)'],
    ['a loop that never gives way', 'count = 0', 'while count >= 0: count += 1'],
  ])('%s names its line', async (_, before, blocking) => {
    const add = '        self.balance += n';
    const code = RACY.replace(add, `        ${before}\n        ${blocking}\n${add}`);
    const short = { ...bundle, limits: { ...bundle.limits, wallMs: 3_000 } };
    const files = `import os\n${code}`;
    const { verdict, message, place } = (await slot.grade(short, files)).checks[0]!;
    const line = files.split('\n').findIndex((one) => one.includes(blocking)) + 1;
    expect(verdict, message).toBe('time_limit');
    expect(message).toContain(`It stood still in main.py, line ${line}`);
    expect(place).toMatchObject({ file: 'main.py', line });
  });

  test('a real run that is stuck is ended, and the next check draws who waits for whom', async () => {
    const folder = await exerciseFolder('opposite-locks');
    const code = readFileSync(join(folder, 'submissions', 'deadlock', 'keeps-a-lock.py'), 'utf8');
    const { checks } = await slot.grade(await loadExercise(folder), code);
    expect(checks.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['alone', 'deadlock'],
      ['both-ways', 'deadlock'],
      ['apart', 'accepted'],
    ]);
    expect(checks[0]!.message).toMatch(/nobody is left/);
    expect(checks[1]!.trace?.steps?.length).toBeGreaterThan(0);
    expect(checks[1]!.exploration?.fidelity).toBe('real');
  });

  test('what fails only after many uses cannot be followed in a fresh process, and that is said', async () => {
    const { verdict, message } = await checkOf(`import os
import threading


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self._lock = threading.Lock()
        os.environ["USES"] = str(int(os.environ.get("USES", "0")) + 1)

    def deposit(self, n):
        with self._lock:
            self.balance += n if int(os.environ["USES"]) < 100 else 0

    def withdraw(self, n):
        with self._lock:
            self.balance -= n
`);
    expect(verdict).toBe('not_replayable');
    expect(message).toMatch(/keeps something from one use to the next/);
  });

  test('a lock that has no name is called by how it was made', async () => {
    const { trace } = await checkOf(
      `import threading\n${RACY.replace('self.balance += n', 'with threading.Lock():\n            self.balance += n')}`,
    );
    const acquired = trace?.steps?.filter(({ operation }) => operation === 'acquire').map(({ target }) => target);
    // Each use makes one of its own, which is the mistake.
    expect(new Set(acquired)).toEqual(new Set(acquired!.map((_, index) => `threading.Lock() #${index + 1}`)));
  });

  test('what ran as one step is told, since a race may hide there', async () => {
    const { verdict, exploration } = await checkOf(
      `import statistics\n${RACY.replace('self.balance += n', 'self.balance = statistics.mean([self.balance, self.balance + 2 * n])')}`,
    );
    expect(verdict).toBe('race');
    expect(exploration?.unfollowed).toEqual(['statistics.mean']);
  });

  test('tasks of asyncio are drawn with what they read and write, and the mode is told', async () => {
    const loaded = await loadExercise(await exerciseFolder('await-between'));
    const checks = loaded.checks.filter(({ kind }) => kind === 'determinism');
    const starter = loaded.languages.py!.starter[0]!.text;
    const report = await slot.grade({ ...loaded, checks }, starter);
    const { verdict, exploration, trace, passingTrace } = report.checks[0]!;
    expect(verdict).toBe('race');
    expect(exploration).toMatchObject({
      mode: 'explored',
      actors: 'tasks',
      order: 'fifo',
      bug: 'lost_update',
      fidelity: 'arrival',
      // Three reads, each before its write: 6! / 2³.
      exhaustive: { schedules: 90, everything: true },
    });
    expect(exploration?.summary).toContain('all 90 orders of arrival');
    expect(trace?.lanes.map(({ label }) => label)).toEqual([
      'main task',
      ...[1, 2, 3].map((number) => `deposit(10) #${number}`),
    ]);
    expect(trace?.steps).toContainEqual({
      lane: '1',
      operation: 'read',
      target: 'balance',
      value: '100',
      file: 'main.py',
      line: 11,
    });
    expect(trace?.conflicts?.length).toBeGreaterThan(0);
    expect(passingTrace?.steps?.length).toBeGreaterThan(0);
  });

  test('greenlets are explored, shrunk and drawn', async () => {
    const loaded = await loadExercise(await exerciseFolder('greenlet-race'));
    const checks = loaded.checks.filter(({ kind }) => kind === 'determinism');
    const starter = loaded.languages.py!.starter[0]!.text;
    const { verdict, exploration, trace } = (await slot.grade({ ...loaded, checks }, starter)).checks[0]!;
    expect(verdict).toBe('race');
    expect(exploration).toMatchObject({ mode: 'explored', actors: 'greenlets', order: 'shuffle' });
    expect(['real', 'contract']).toContain(exploration?.fidelity);
    expect(trace?.steps?.some(({ operation, target }) => operation === 'read' && target === 'left')).toBe(true);
  });

  test('the same submission gets the same schedule every time', async () => {
    const [first, second] = [await checkOf(RACY), await checkOf(RACY)];
    expect(first.exploration?.schedule).toBe(second.exploration?.schedule);
    expect(first.exploration?.outcomes).toEqual(second.exploration?.outcomes);
  });
});
