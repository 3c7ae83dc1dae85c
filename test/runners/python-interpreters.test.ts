import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bundle } from '#grader/contract/bundle.ts';
import { exerciseFolder, loadExercise } from '#exercises/load.ts';
import { findInterpreters, pythonPath } from '#grader/runners/python/interpreters.ts';
import { describeHost } from '#grader/service/host.ts';
import { processesNaming } from '../sandbox/arena.ts';
import { HONEST, NO_PYTHON, openLab, openWorkerSlot, type WorkerSlot } from './worker-slot.ts';

const FIRST = pythonPath(process.env);
const MISSING = '/nowhere/bin/python3';
const SHOW = `from honest import *


def facts():
    import os
    import sys

    print("prefix", sys.prefix)
    print("cores", os.environ["PYTHON_CPU_COUNT"])
`;

/** A worker on a host where these are the interpreters. */
async function slotWith(pythons: string): Promise<WorkerSlot> {
  const before = process.env['RACECOURSE_PYTHON'];
  process.env['RACECOURSE_PYTHON'] = pythons;
  try {
    return await openWorkerSlot();
  } finally {
    process.env['RACECOURSE_PYTHON'] = before ?? '';
  }
}

const ground = mkdtempSync('/var/tmp/racecourse-interpreters-');
/** A second interpreter, outside the system's folders: an environment of the first, with all that it has. */
const second = join(ground, 'second');
const link = join(ground, 'link-to-the-first');

describe.skipIf(NO_PYTHON !== undefined)('interpreters side by side', () => {
  let slot: WorkerSlot;
  let facts: Bundle;
  beforeAll(async () => {
    chmodSync(ground, 0o755);
    const made = spawnSync(FIRST, ['-m', 'venv', '--without-pip', '--system-site-packages', second]);
    if (made.status !== 0) throw new Error(made.stderr.toString());
    symlinkSync(FIRST, link);
    facts = await openLab(['facts']);
    slot = await slotWith(`${FIRST}, ${second}/bin/python3,${MISSING}`);
  }, 60_000);
  afterAll(async () => {
    await slot?.close();
    rmSync(ground, { recursive: true });
  });

  const offered = () => slot.capabilities.languages.find(({ language }) => language === 'py')?.interpreters ?? [];
  const prefixSeenWith = async (interpreter?: string) => {
    const report = await slot.grade(facts, { 'main.py': SHOW, 'honest.py': HONEST }, 1, interpreter);
    expect(report.verdict, report.summary).toBe('accepted');
    return { report, prefix: /prefix (.*)/.exec(report.console.text)?.[1] };
  };

  test('those that can be used are told with version, build and GIL, and why another cannot', () => {
    const [first, other, ...more] = offered();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ version: expect.stringMatching(/^3\.\d+\.\d+$/), build: expect.stringMatching(/./) });
    expect(other).toEqual({ ...first, id: `${first!.id}-2` });
    expect(typeof first!.gil).toBe('boolean');
    // Nor where they are on this host, which no student needs to know.
    expect(JSON.stringify(offered())).not.toContain('/');
    expect(slot.capabilities.warnings.join(' ')).toContain(`There is no Python 3.11 or newer at ${MISSING}.`);
  });

  test('nothing of the second is started before a submission names it', async () => {
    expect(await prefixSeenWith()).toMatchObject({ prefix: expect.not.stringContaining(ground) as string });
    expect((await prefixSeenWith(offered()[0]!.id)).prefix).not.toContain(ground);
    expect(processesNaming(second)).toEqual([]);
    expect((await prefixSeenWith(offered()[1]!.id)).prefix).toBe(second);
    await expect.poll(() => processesNaming(second).length, { timeout: 10_000 }).toBeGreaterThan(0);
  });

  test('the report says on which one it ran', async () => {
    const { report } = await prefixSeenWith(offered()[1]!.id);
    expect(report.host.runtime).toBe(offered()[1]!.name);
    expect(report.host.runtime).toMatch(/^CPython 3\.\d+\.\d+ \(.+, (no )?GIL\)$/);
  });

  test('the number of cores leased is told to Python', async () => {
    const { report } = await prefixSeenWith();
    expect(report.console.text).toContain(`cores ${report.host.cores}`);
  });

  test('a link to an interpreter is that interpreter', () => {
    const { interpreters, problems } = findInterpreters({ RACECOURSE_PYTHON: `${link},${FIRST}` });
    expect(problems).toEqual([]);
    expect(interpreters).toMatchObject([{ id: offered()[0]!.id, program: expect.not.stringContaining(ground) }]);
  });
});

test.each([
  ['is none', undefined, 'There is no Python 3.11 or newer at /bin/false'],
  ['lacks a library', '/var/tmp', 'apt-get install python3-greenlet'],
  ['lies where a sandbox has a folder of its own', tmpdir(), 'Move it.'],
])('one that %s is not offered, and the cure is told', (_, folder, cure) => {
  const made = folder && mkdtempSync(join(folder, 'racecourse-unfit-'));
  try {
    if (made) expect(spawnSync(FIRST, ['-m', 'venv', '--without-pip', made]).status).toBe(0);
    const path = made ? join(made, 'bin', 'python3') : '/bin/false';
    const { interpreters, problems } = findInterpreters({ RACECOURSE_PYTHON: path });
    expect(interpreters).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(cure)]);
  } finally {
    if (made) rmSync(made, { recursive: true });
  }
});

test.skipIf(NO_PYTHON !== undefined)(
  'one that lacks what only some exercises need is offered, says so, and solves the others',
  async () => {
    const made = mkdtempSync(join('/var/tmp', 'racecourse-bare-'));
    try {
      chmodSync(made, 0o755);
      expect(spawnSync(FIRST, ['-m', 'venv', '--without-pip', made]).status).toBe(0);
      const path = join(made, 'bin', 'python3');
      const packages = spawnSync(path, ['-c', 'import sysconfig; print(sysconfig.get_path("platlib"))'], {
        encoding: 'utf8',
      });
      const greenlet = spawnSync(FIRST, ['-c', 'import greenlet; print(greenlet.__path__[0])'], { encoding: 'utf8' });
      cpSync(greenlet.stdout.trim(), join(packages.stdout.trim(), 'greenlet'), { recursive: true });
      const { interpreters, problems, notes } = findInterpreters({ RACECOURSE_PYTHON: path });
      expect(problems).toEqual([]);
      expect(interpreters).toHaveLength(1);
      expect(notes).toEqual([
        expect.stringMatching(/^Exercises that need gevent or eventlet or requests or aiohttp fail there/),
      ]);
      const slot = await slotWith(path);
      try {
        const good = await slot.grade(await openLab(['solve']), { 'main.py': HONEST, 'honest.py': HONEST });
        expect(good.verdict, good.summary).toBe('accepted');
        const green = await loadExercise(await exerciseFolder('greenlet-race'));
        const lacking = await slot.grade(green, { 'main.py': green.languages.py!.starter[0]!.text });
        expect(lacking).toMatchObject({ verdict: 'invalid_submission', summary: expect.stringMatching(/no gevent/) });
      } finally {
        await slot.close();
      }
    } finally {
      rmSync(made, { recursive: true });
    }
  },
  60_000,
);

test('timings of different interpreters are not compared', () => {
  const fingerprints = ['CPython 3.11.2 (GCC 12.2.0, GIL)', 'CPython 3.14.0 (GCC 12.2.0, no GIL)'].map(
    (runtime) => describeHost(runtime, 'bubblewrap').fingerprint,
  );
  expect(new Set(fingerprints).size).toBe(2);
});
